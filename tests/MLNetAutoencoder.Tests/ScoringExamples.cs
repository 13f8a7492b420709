using Microsoft.ML;
using Xunit.Abstractions;

namespace MLNetAutoencoder.Tests;

/// <summary>The examples of docs/guide/scoring.md.</summary>
public sealed class ScoringExamples(ITestOutputHelper output)
{
    private static readonly string[] Protocols = ["tcp", "tcp", "udp"];

    [Fact]
    public void Explain_OddConnections_TellsWhatIsOddAboutThem()
    {
        var mlContext = new MLContext(seed: 1);
        var connections = mlContext.Data.LoadFromEnumerable(Connections());
        // guide-begin explain
        var model = mlContext
            .Transforms.Categorical.OneHotEncoding("Protocol")
            .Append(mlContext.AnomalyDetection.Trainers.Autoencoder(["Seconds", "BytesOut", "Protocol"]))
            .Fit(connections);
        foreach (AnomalyExplanation row in model.LastTransformer.Explain(model.Transform(connections), top: 3, features: 1))
            Console.WriteLine(row);
        // guide-end explain
        string[] lines = [.. model.LastTransformer.Explain(model.Transform(connections), 3, 1).Select(row => row.ToString())];
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^row (17|250|404), score \d.*, anomaly: ", lines[0]);
        Assert.Matches("^row 17,.*: BytesOut 90000, expected ", lines.Single(line => line.Contains("row 17,")));
        Assert.Matches("^row 250,.*: Protocol icmp, expected ", lines.Single(line => line.Contains("row 250,")));
        Assert.Matches("^row 404,.*: Seconds 300, expected ", lines.Single(line => line.Contains("row 404,")));
        foreach (string line in (IEnumerable<string>)[.. lines, .. model.LastTransformer.Model.ToString().Split('\n')])
            output.WriteLine(line);
    }

    [Fact]
    public void Score_NumbersAlone_GivesScoresCodesAndRows()
    {
        var mlContext = new MLContext(seed: 1);
        var options = new AutoencoderOptions { ReconstructionColumnName = "Rebuilt", ReconstructionErrorColumnName = "Error" };
        float[][] rows = Samples.Curve(200, 6);
        using var fitted = mlContext.Transforms.Autoencoder("Code", "Features", options).Fit(Views.Of(mlContext, rows));
        var model = fitted.Model;
        // guide-begin numbers
        float[] scores = model.Score(rows[0]); // one row or many, one behind the other
        float[] codes = model.Encode([.. rows[0], .. rows[1]]);
        float[] rebuilt = model.Reconstruct(rows[0]);

        var score = new float[1];
        foreach (float[] row in rows)
            model.Score(row, score); // allocates nothing
        // guide-end numbers
        Assert.Equal((1, 2 * fitted.Model.Info.Outputs[0].Size, 6), (scores.Length, codes.Length, rebuilt.Length));
        Assert.Equal(model.Score(rows[^1]), score);
    }

    /// <summary>Short, small connections, three of which are odd.</summary>
    private static List<Connection> Connections()
    {
        var random = new Random(1);
        var rows = Enumerable
            .Range(0, 600)
            .Select(i => new Connection
            {
                Seconds = 1 + random.NextSingle(),
                BytesOut = 200 + (100 * random.NextSingle()),
                Protocol = Protocols[i % 3],
            })
            .ToList();
        rows[17].BytesOut = 90_000;
        rows[250].Protocol = "icmp";
        rows[404].Seconds = 300;
        return rows;
    }

    private sealed class Connection
    {
        public float Seconds { get; set; }

        public float BytesOut { get; set; }

        public string Protocol { get; set; } = "";
    }
}
