using System.Reflection;

namespace MLNetAutoencoder.Examples;

/// <summary>Where an example writes: <c>artifacts/examples</c> and its name, in this repository, or where <c>--out</c> says.</summary>
internal static class OutputFolder
{
    /// <summary>The path of a file there; makes the folder.</summary>
    public static string File(Arguments arguments, string name)
    {
        var folder =
            arguments.Text("--out")
            ?? Assembly
                .GetExecutingAssembly()
                .GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(attribute => attribute.Key == nameof(OutputFolder))
                .Value!;
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, name);
    }
}
