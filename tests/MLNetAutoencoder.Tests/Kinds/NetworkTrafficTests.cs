using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>The default detector on text and numbers of a real file.</summary>
public sealed class NetworkTrafficTests
{
    private static readonly string[] Text = ["protocol_type", "service", "flag"];

    /// <summary>At least as good as the best of the peers that were measured on the logarithms of the numbers (0.968).</summary>
    [SharedDataFact("mixed/nslkdd_train20")]
    public void Fit_NormalConnections_FindsAttacks()
    {
        var ml = new MLContext(seed: 1);
        var (rows, numbers) = Load("mixed/nslkdd_train20");
        var normal = View(ml, rows.Where(row => row.Label == 0), numbers);
        using var model = ml
            .Transforms.Categorical.OneHotEncoding([new("Protocol"), new("Service"), new("Flag")])
            .Append(ml.Transforms.Expression("Numbers", "x : log(1 + x)", "Numbers"))
            .Append(ml.Transforms.Concatenate("Features", "Numbers", "Protocol", "Service", "Flag"))
            .Append(ml.AnomalyDetection.Trainers.Autoencoder("Features", new AutoencoderAnomalyOptions { Contamination = 0, Seed = 1 }))
            .Fit(normal);
        var test = Load("mixed/nslkdd_test").Rows;
        var metrics = ml.AnomalyDetection.EvaluateDetector(model.Transform(View(ml, test, numbers)));
        Assert.True(metrics.AreaUnderRocCurve >= 0.968, $"{metrics.AreaUnderRocCurve}");
        float[] scores = Scores(test.Where(row => row.Label == 0));
        float[] unheard = Scores(test.Where(row => row.Label == 0).Select(row => row with { Service = "unheard-of" }));
        float limit = scores.Order().ElementAt((int)(0.99 * scores.Length));
        Assert.All(unheard, score => Assert.True(score > limit, $"{score}"));

        float[] Scores(IEnumerable<Connection> some) => [.. model.Transform(View(ml, some, numbers)).GetColumn<float>("Score")];
    }

    private static (List<Connection> Rows, int Numbers) Load(string name)
    {
        string[] header = SharedCsv.Cells(name).First();
        int[] numbers =
        [
            .. Enumerable.Range(0, header.Length).Where(i => !Text.Contains(header[i]) && header[i] is not ("label" or "attack")),
        ];
        List<Connection> rows =
        [
            .. SharedCsv
                .Cells(name)
                .Skip(1)
                .Select(cells => new Connection
                {
                    Label = SharedCsv.Number(cells[0]),
                    Protocol = cells[Array.IndexOf(header, Text[0])],
                    Service = cells[Array.IndexOf(header, Text[1])],
                    Flag = cells[Array.IndexOf(header, Text[2])],
                    Numbers = [.. numbers.Select(i => SharedCsv.Number(cells[i]))],
                }),
        ];
        return (rows, numbers.Length);
    }

    private static IDataView View(MLContext ml, IEnumerable<Connection> rows, int numbers)
    {
        var definition = SchemaDefinition.Create(typeof(Connection));
        definition["Numbers"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, numbers);
        return ml.Data.LoadFromEnumerable(rows, definition);
    }

    private sealed record Connection
    {
        public float Label { get; set; }

        public string Protocol { get; set; } = "";

        public string Service { get; set; } = "";

        public string Flag { get; set; } = "";

        public float[] Numbers { get; set; } = [];
    }
}
