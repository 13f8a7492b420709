namespace MLNetAutoencoder.Tests;

/// <summary>A table and a detector that <c>train</c> made of it, for all tests of a class.</summary>
public sealed class TrainedModel : IDisposable
{
    private readonly TempFolder _folder = new();

    public TrainedModel()
    {
        Data = GeneratedTraffic.Write(File("traffic.csv"));
        Model = File("model.zip");
        Training = ToolRun.Good([
            "train",
            Data,
            "--out",
            Model,
            "--label",
            "label",
            "--id",
            "id",
            "--contamination",
            "0.03",
            "--epochs",
            "20",
            "--json",
        ]);
    }

    public string Data { get; }

    /// <summary>The same for a query.</summary>
    public string Table => $"read_csv('{Data}', nullstr = ['', 'NA'])";

    public string Model { get; }

    /// <summary>What the training printed.</summary>
    internal ToolRun Training { get; }

    public string File(string name) => _folder.File(name);

    public void Dispose() => _folder.Dispose();
}
