using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;

namespace MLNetAutoencoder.Tests;

/// <summary>The libraries as packages in a folder that serves as a feed, with room beside it for programs that use them.</summary>
public sealed class PackedLibraries : IDisposable
{
    /// <summary>The address that the package for training is told; the others are told none.</summary>
    public const string Repository = "https://github.com/someone/somewhere";

    /// <summary>One that no feed has and no package cache keeps.</summary>
    public const string Version = "0.0.0-packagetests";

    private static readonly string Configuration = Metadata<AssemblyConfigurationAttribute>().Single().Configuration;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public PackedLibraries()
    {
        try
        {
            Pack($"-p:RepositoryUrl={Repository}.git", "MLNetAutoencoder");
            Pack(
                "-p:PublishRepositoryUrl=false",
                "MLNetAutoencoder.Scoring",
                "MLNetAutoencoder.Evaluation",
                "MLNetAutoencoder.Cluster",
                "MLNetAutoencoder.Cpu"
            );
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Deleted at the end.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("packages-").FullName;

    public string Feed => Path.Combine(Folder, "feed");

    /// <summary>The package caches of the build, which hold whatever the libraries depend on.</summary>
    public static IEnumerable<string> Caches =>
        Metadata<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "PackageFolders")
            .Value!.Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A package, or with another extension its symbols.</summary>
    public ZipArchive Open(string id, string extension = "nupkg") => ZipFile.OpenRead(Path.Combine(Feed, $"{id}.{Version}.{extension}"));

    /// <summary>The lines that a command of dotnet writes. Fails, with all of them, where it fails or does not end.</summary>
    public string[] Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(Folder, "cache"); // the machine's own would keep these packages
        start.Environment["ORT_DISABLE_TELEMETRY"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        bool inTime = process.WaitForExit(Limit);
        if (!inTime)
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
        string end = inTime ? $"ended with {process.ExitCode}" : $"did not end within {Limit.TotalMinutes} minutes";
        Assert.True(inTime && process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} {end}:\n{output.Result}\n{errors.Result}");
        return output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Pack(string address, params string[] ids)
    {
        foreach (string id in ids)
        {
            string built = Path.Combine(Source(id), "bin", Configuration, "net8.0", id + ".dll");
            Assert.True(File.Exists(built), $"There is no {built} to pack: the tests pack what was built with them.");
        }
        string solution = Path.Combine(Folder, "Libraries.slnx");
        PackagePrograms.Solution([.. ids.Select(id => Path.Combine(Source(id), id + ".csproj"))]).Save(solution);
        Run(
            Tests.Repository.Root,
            "pack",
            solution,
            "--no-build",
            "-c",
            Configuration,
            "--disable-build-servers",
            address,
            $"-p:PackageOutputPath={Feed}",
            $"-p:Version={Version}",
            $"-p:NuspecOutputPath={Path.Combine(Folder, "nuspec")}"
        );
    }

    private static string Source(string id) => Path.Combine(Tests.Repository.Root, "src", id);

    private static IEnumerable<T> Metadata<T>()
        where T : Attribute => typeof(PackedLibraries).Assembly.GetCustomAttributes<T>();
}
