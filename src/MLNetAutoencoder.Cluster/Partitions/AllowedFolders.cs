using System.Security.Cryptography;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Partitions;

/// <summary>The folders that a worker may use for something; below them lies all that items may name.</summary>
/// <param name="what">What the folders are for, as a sentence has it: "of models".</param>
/// <param name="folders">The folders.</param>
internal sealed class AllowedFolders(string what, IReadOnlyList<string> folders)
{
    private readonly string[] _folders = [.. folders.Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))];

    /// <summary>A path in its full form.</summary>
    /// <exception cref="InvalidOperationException">It lies in none of the folders.</exception>
    public string Require(string? path)
    {
        Guard.Data(!string.IsNullOrEmpty(path) && !path.Contains('\0', StringComparison.Ordinal), $"The item names no file {what}.");
        string full = Path.GetFullPath(path);
        Guard.Data(
            _folders.Any(folder => full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)),
            $"'{path}' lies outside the folders {what} that the worker may use: {Invariant.First(_folders)}."
        );
        return full;
    }

    /// <summary>The content of a file that must be the one that was submitted.</summary>
    /// <exception cref="InvalidOperationException">It lies in none of the folders, is not there, or holds something else.</exception>
    public byte[] Read(string? path, string? sha256)
    {
        byte[] content = File.ReadAllBytes(RequireThere(path));
        RequireSame(path, Sha256(content), sha256);
        return content;
    }

    /// <summary>The full path of a file that must be the one that was submitted, however large it is.</summary>
    /// <exception cref="InvalidOperationException">As <see cref="Read"/>.</exception>
    public string Require(string? path, string? sha256)
    {
        string full = RequireThere(path);
        RequireSame(path, Sha256(full), sha256);
        return full;
    }

    public static string Sha256(byte[] content) => Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();

    public static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(stream)).ToLowerInvariant();
    }

    private string RequireThere(string? path)
    {
        string full = Require(path);
        Guard.Data(File.Exists(full), $"There is no file '{path}'; the paths of a job must be the same on all machines.");
        return full;
    }

    private static void RequireSame(string? path, string found, string? sha256) =>
        Guard.Data(found == sha256, $"'{path}' has the SHA-256 {found}, and the item asks for {sha256}; submit the job again.");
}
