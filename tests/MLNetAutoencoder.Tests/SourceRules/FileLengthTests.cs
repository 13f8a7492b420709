namespace MLNetAutoencoder.Tests;

public sealed class FileLengthTests
{
    private const int Longest = 300;

    [Fact]
    public void File_Always_IsShortEnoughToRead()
    {
        var files = new[] { "src", "tests", "benchmarks", "examples" }.SelectMany(Repository.Sources).ToList();
        Assert.NotEmpty(files);
        Assert.Equal([], files.Select(f => (f.Path, Lines: File.ReadLines(f.FullPath).Count())).Where(f => f.Lines > Longest).Select(f => $"{f.Path} has {f.Lines} lines"));
    }
}
