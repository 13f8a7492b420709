namespace MLNetAutoencoder.Tests;

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scoring-tests-");

    public string Path => _folder.FullName;

    public string[] Files => Directory.GetFileSystemEntries(Path);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
