namespace MLNetAutoencoder.Tests;

/// <summary>Example 01 run once on its generated data, with the files that it leaves, for all tests of the collection.</summary>
[CollectionDefinition(nameof(DemoRun))]
public sealed class DemoRun : ICollectionFixture<DemoRun>, IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("demo-").FullName;

    internal ExampleRun Run { get; }

    public DemoRun() => Run = ExampleRun.Start("01-AnomalyDetection", "--out", Folder);

    public string File(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
