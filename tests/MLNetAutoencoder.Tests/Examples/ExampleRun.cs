using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetAutoencoder.Tests;

/// <summary>One run of a built example, as a process of its own.</summary>
/// <param name="ExitCode">What the process ended with.</param>
/// <param name="Output">Lines of standard output.</param>
/// <param name="Errors">Lines of standard error.</param>
internal sealed record ExampleRun(int ExitCode, string[] Output, string[] Errors)
{
    private const string Tests = "MLNetAutoencoder.Tests";

    public static ExampleRun Start(string example, params string[] arguments) => StartIn("", example, arguments);

    /// <param name="folder">The current directory of the process; that of the tests where it is empty.</param>
    /// <param name="example">The name of its folder.</param>
    /// <param name="arguments">The command line.</param>
    public static ExampleRun StartIn(string folder, string example, params string[] arguments)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var name = Name(example);
        var start = new ProcessStartInfo(dotnet, ["exec", Path.Combine(Folder(example), name + ".dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ExampleRun(process.ExitCode, Lines(output), Lines(errors.Result));
    }

    /// <summary>The build output of an example, which lies where the test's own does: with the project, or in a common folder.</summary>
    public static string Folder(string example)
    {
        var own = AppContext.BaseDirectory;
        string[] places = [own.Replace(Path.Combine("tests", Tests), Path.Combine("examples", example)), own.Replace(Tests, Name(example))];
        return places.FirstOrDefault(place => File.Exists(Path.Combine(place, Name(example) + ".dll")))
            ?? throw new DirectoryNotFoundException($"Example {example} is in none of {string.Join(", ", places)}.");
    }

    /// <summary>A value of the line for scripts, which is the last one.</summary>
    public string Value(string key)
    {
        Assert.True(ExitCode == 0, string.Join('\n', [.. Output, .. Errors]));
        var match = Regex.Match(Output[^1], $@"^result: (?:\S+=\S+ )*{key}=(\S+)(?: \S+=\S+)*$");
        Assert.True(match.Success, $"no {key} in: {Output[^1]}");
        return match.Groups[1].Value;
    }

    public double Number(string key) => double.Parse(Value(key), CultureInfo.InvariantCulture);

    private static string Name(string example) => example[(example.IndexOf('-') + 1)..];

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
