namespace MLNetAutoencoder.Tests;

public sealed class FileLengthTests
{
    private const int MostLines = 300;
    private const int MostColumns = 140; // the build holds code to it too, but not the text of comments

    [Fact]
    public void File_Always_IsShortEnoughToRead()
    {
        var files = new[] { "src", "tests", "benchmarks", "examples" }.SelectMany(Repository.Sources).ToList();
        Assert.NotEmpty(files);
        var faults = new List<string>();
        foreach (var file in files)
        {
            string[] lines = File.ReadAllLines(file.FullPath);
            if (lines.Length > MostLines)
                faults.Add($"{file.Path} has {lines.Length} lines");
            faults.AddRange(lines.Index().Where(l => l.Item.Length > MostColumns).Select(l => $"{file.Path}:{l.Index + 1} is too wide"));
        }
        Assert.Equal([], faults);
    }
}
