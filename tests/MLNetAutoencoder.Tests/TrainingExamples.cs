using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>More examples of docs/guide/training.md: what helps people to train.</summary>
public sealed class TrainingExamples
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;

    public TrainingExamples() => _data = Views.Of(_ml, Samples.Curve(400, 6));

    [Fact]
    public void Code()
    {
        var (mlContext, data) = (_ml, _data);
        // guide-begin code
        var options = new AutoencoderOptions
        {
            HiddenSizes = [64, 32],
            Optimizer = Optimizer.AdamW(weightDecay: 0.02),
            Epochs = 50,
        };
        Console.WriteLine(options); // the same in one line, in the order of the names
        using var features = mlContext.Transforms.Autoencoder("Latent", "Features", options).Fit(data);
        Console.WriteLine(features.Model.Info.OptionsCode); // with seed and batch size too
        // guide-end code
        Assert.Equal(
            "new AutoencoderOptions { Epochs = 50, HiddenSizes = [64, 32], Optimizer = Optimizer.AdamW(weightDecay: 0.02) }",
            options.ToString()
        );
        Assert.Contains("BatchSize = 16", features.Model.Info.OptionsCode, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels()
    {
        var mlContext = _ml;
        var (training, validation) = (Machines(1000, anomalies: 0), Machines(300, anomalies: 15));
        // guide-begin labels
        var steps = mlContext.Transforms.Concatenate("Features", "Heat", "Load");
        var options = new AutoencoderAnomalyOptions { Contamination = 0, Epochs = 9 };
        var search = new AutoencoderSearchOptions
        {
            Candidates = 9,
            Validation = validation,
            LabelColumnName = "IsFault",
        };
        var detector = mlContext.AnomalyDetection.Trainers.Autoencoder("Features", options);
        var found = detector.FindBest(steps, training, search);
        Console.WriteLine(found); // the metric is 1 less the average precision
        Console.WriteLine(found.Trials[0].Options); // as C#
        using var model = found.Best; // the steps and the best detector
        // guide-end labels
        Assert.Equal(9, found.Trials.Count);
        Assert.Equal(
            1 - mlContext.AnomalyDetection.EvaluateDetector(model.Transform(validation), "IsFault").AveragePrecision,
            found.Trials[0].Metric,
            12
        );
    }

    private IDataView Machines(int rows, int anomalies)
    {
        var random = new Random(rows);
        return _ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, rows)
                .Select(i =>
                {
                    float load = random.NextSingle();
                    return new Machine
                    {
                        Load = load,
                        Heat = (i < anomalies ? 1 - load : load) + (0.02f * random.NextSingle()),
                        IsFault = i < anomalies,
                    };
                })
                .ToList()
        );
    }

    private sealed class Machine
    {
        public float Heat { get; set; }

        public float Load { get; set; }

        public bool IsFault { get; set; }
    }
}
