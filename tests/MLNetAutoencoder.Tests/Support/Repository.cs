using System.Reflection;

namespace MLNetAutoencoder.Tests;

/// <summary>Where the repository's own files are.</summary>
internal static class Repository
{
    public static string Root { get; } =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Files under a folder, without build outputs; empty when the folder is missing.</summary>
    public static IEnumerable<SourceFile> Sources(string folder)
    {
        string path = Path.Combine(Root, folder);
        return !Directory.Exists(path)
            ? []
            : Directory
                .EnumerateFiles(path, "*.cs", SearchOption.AllDirectories)
                .Select(file => new SourceFile(Path.GetRelativePath(Root, file).Replace('\\', '/'), file))
                .Where(file =>
                    !file.Path.Contains("/bin/", StringComparison.Ordinal) && !file.Path.Contains("/obj/", StringComparison.Ordinal)
                )
                .OrderBy(file => file.Path, StringComparer.Ordinal);
    }
}
