using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>The examples of docs/guide/migration.md, compiled and run; what they print is what the page shows.</summary>
public sealed class MigrationExamples
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _train;
    private readonly IDataView _test;

    public MigrationExamples()
    {
        var rows = Between(1000, 8);
        _train = Views.Of(_ml, rows[..700], 8);
        _test = Views.Of(_ml, rows[700..], 8);
    }

    [Fact]
    public void RandomizedPca()
    {
        var (mlContext, train, test) = (_ml, _train, _test);
        using var printed = new Printed();
        // guide-begin pca
        var before = mlContext.AnomalyDetection.Trainers.RandomizedPca("Features", rank: 3).Fit(train);
        using var after = mlContext.AnomalyDetection.Trainers.Autoencoder("Features").Fit(train);
        foreach (var model in new ITransformer[] { before, after })
            Console.WriteLine($"AUROC {mlContext.AnomalyDetection.Evaluate(model.Transform(test)).AreaUnderRocCurve:F2}");
        // guide-end pca
        printed.AssertShown("migration", "pca");
    }

    [Fact]
    public void Components()
    {
        var (mlContext, train) = (_ml, _train);
        using var printed = new Printed();
        // guide-begin components
        var before = mlContext.Transforms.ProjectToPrincipalComponents("Code", "Features", rank: 3);
        var options = new AutoencoderOptions
        {
            Architecture = Architecture.Linear(),
            LatentSize = 3,
            Optimizer = Optimizer.Lbfgs(),
        };
        var after = mlContext.Transforms.Autoencoder("Code", "Features", options);
        foreach (IDataView codes in new[] { before.Fit(train).Transform(train), after.Fit(train).Transform(train) })
            Console.WriteLine(codes.Schema["Code"].Type);
        // guide-end components
        printed.AssertShown("migration", "components");
    }

    [Fact]
    public void Pyod()
    {
        var (mlContext, train, test) = (_ml, _train, _test);
        using var printed = new Printed();
        // guide-begin pyod
        var options = new AutoencoderAnomalyOptions
        {
            Contamination = 0.1,
            ProbabilityColumnName = "Probability",
            Seed = 42,
        };
        using var clf = mlContext.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(train); // clf.fit(X_train)
        float threshold = clf.Threshold; // clf.threshold_
        var scored = clf.Transform(test);
        float[] scores = [.. scored.GetColumn<float>("Score")]; // clf.decision_function(X_test)
        bool[] labels = [.. scored.GetColumn<bool>("PredictedLabel")]; // clf.predict(X_test)
        float[] probabilities = [.. scored.GetColumn<float>("Probability")]; // clf.predict_proba(X_test)[:, 1]
        Console.WriteLine(labels.SequenceEqual(scores.Select(score => score > threshold)));
        // guide-end pyod
        printed.AssertShown("migration", "pyod");
        Assert.All(probabilities, probability => Assert.InRange(probability, 0, 1));
    }

    [Fact]
    public void Twin()
    {
        var (mlContext, train) = (_ml, _train);
        using var printed = new Printed();
        // guide-begin twin
        var options = new AutoencoderAnomalyOptions
        {
            Contamination = 0.1,
            Score = AnomalyScore.ReconstructionError,
            Scaling = InputScaling.Standard, // preprocessing=True
            OutlierLimit = null,
            HiddenSizes = [64],
            LatentSize = 32, // hidden_neuron_list=[64, 32]
            EncoderActivation = Activation.Relu,
            LatentActivation = Activation.Relu,
            DecoderActivation = Activation.Relu,
            Normalization = Normalization.Batch,
            HiddenDropout = 0.2,
            Corruption = null,
            L2 = 1e-5, // optimizer_params={"weight_decay": 1e-5}
            Epochs = 10,
            BatchSize = 32,
            Seed = 42,
        };
        using var detector = mlContext.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(train);
        Console.WriteLine(detector.Model.Summary());
        // guide-end twin
        printed.AssertShown("migration", "twin");
    }

    [Fact]
    public void Keras()
    {
        var (mlContext, train) = (_ml, _train);
        using var printed = new Printed();
        // guide-begin keras
        var options = new AutoencoderOptions
        {
            HiddenSizes = [16], // Dense(16, "relu")
            LatentSize = 4, // Dense(4)
            EncoderActivation = Activation.Relu,
            DecoderActivation = Activation.Relu, // Dense(16, "relu"), Dense(8)
            Initializer = WeightInitializer.XavierUniform, // Keras's default, glorot_uniform
            Scaling = InputScaling.None, // rows as they are
            Optimizer = Optimizer.Adam(epsilon: 1e-7), // compile("adam", "mse")
            Epochs = 20, // fit(x, x, epochs=20, batch_size=32, validation_split=0.1)
            BatchSize = 32,
            ValidationFraction = 0.1,
            Patience = 5, // EarlyStopping(patience=5, restore_best_weights=True)
        };
        using var model = mlContext.Transforms.Autoencoder("Code", "Features", options).Fit(train);
        Console.WriteLine(model.Model.Summary());
        // guide-end keras
        printed.AssertShown("migration", "keras");
    }

    /// <summary>Rows near a curve, and every tenth one on a chord of it: in the plane of the others, and nowhere near them.</summary>
    private static TestRow[] Between(int count, int features)
    {
        float[][] curve = Samples.Curve(count, features);
        return
        [
            .. curve.Select(
                (row, i) =>
                    i % 10 == 9
                        ? new TestRow { Label = 1, Features = [.. row.Zip(curve[i / 2], (a, b) => (a + b) / 2)] }
                        : new TestRow { Features = row }
            ),
        ];
    }
}
