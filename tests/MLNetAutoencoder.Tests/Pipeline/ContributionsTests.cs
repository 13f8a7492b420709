using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Tests;

/// <summary>What each feature contributes to a score, from the fit to the loaded model.</summary>
public sealed class ContributionsTests
{
    private const int Features = 5;
    private static readonly string[] SlotNames = ["A", "B", "C", "D", "E"];
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Rows of a curve with one feature far off it: that feature is named.</summary>
    [Fact]
    public void Fit_Detector_NamesTheFeatureThatIsOff()
    {
        var options = new AutoencoderAnomalyOptions
        {
            LatentSize = 2,
            HiddenSizes = [24],
            Epochs = 40,
            LearningRate = 0.01,
            ContributionsColumnName = "Parts",
            Seed = 1,
        };
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(View(Samples.Curve(400, Features)));
        float[][] rows = Samples.Curve(Features, Features, seed: 9);
        for (int i = 0; i < Features; i++)
            rows[i][i] += 20;
        var scored = detector.Transform(View(rows));
        Assert.Equal(SlotNames, FeatureColumn.SlotNames(scored.Schema["Parts"]));
        Assert.Equal(Enumerable.Range(0, Features), Views.Vectors(scored, "Parts").Select(row => Array.IndexOf(row, row.Max())));
    }

    [Theory]
    [InlineData(InputScaling.None)]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.Quantile)]
    public void Fit_Features_GivesTheSquaresOfTheReconstruction(InputScaling scaling)
    {
        var rows = Samples.Noise(60, Features, scale: 4);
        var options = Tiny.Options();
        (options.Scaling, options.ReconstructionColumnName, options.ReconstructionErrorColumnName, options.ContributionsColumnName) = (
            scaling,
            "Rebuilt",
            "Error",
            "Parts"
        );
        options.FeatureWeights = [1, 2, 0, 1, 1];
        using var fitted = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(View(rows));
        var scored = fitted.Transform(View(rows));
        float[][] contributions = Views.Vectors(scored, "Parts");
        Close.AssertEqual(Views.Scalars(scored, "Error"), [.. contributions.Select(row => row.Sum())]);
        Assert.All(contributions, row => Assert.True(row[2] > 0)); // the score takes no weights
        Assert.Equal(["Label", "Features", "Latent", "Rebuilt", "Error", "Parts"], scored.Schema.Select(c => c.Name));
        if (scaling == InputScaling.None)
            Close.AssertEqual(
                [.. rows.Zip(Views.Vectors(scored, "Rebuilt"), (x, y) => x.Zip(y, (a, b) => (a - b) * (a - b) / Features).ToArray())],
                contributions
            );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Save_Model_GivesTheSameContributionsAndNamesByPlainMLNet(bool isDetector)
    {
        var view = View(Samples.Noise(60, Features));
        using var model = (IDisposable)Estimator(isDetector).Fit(view);
        var fitted = (ITransformer)model;
        using var stream = new MemoryStream();
        _ml.Model.Save(fitted, view.Schema, stream);
        stream.Position = 0;
        var loaded = SavedPipeline.Load(_ml, stream, out _);
        var spoiled = View([
            [float.NaN, 1, 1, 1, 1],
            .. Samples.Noise(40, Features, seed: 3),
        ]);
        float[][] expected = Views.Vectors(fitted.Transform(spoiled), "Parts");
        Assert.All(expected[0], value => Assert.True(float.IsNaN(value)));
        foreach (var other in new[] { loaded, loaded.WithBatchedOnnx(_ml) })
        {
            var scored = other.Transform(spoiled);
            Assert.Equal(SlotNames, FeatureColumn.SlotNames(scored.Schema["Parts"]));
            float[][] actual = Views.Vectors(scored, "Parts");
            Assert.All(actual[0], value => Assert.True(float.IsNaN(value)));
            for (int i = 1; i < expected.Length; i++)
                Close.AssertEqual(expected[i], actual[i], unit: isDetector ? 1 : 1e-3f);
        }
    }

    [Fact]
    public void Fit_Detector_HasTheSameScoresWithContributionsAndWithout()
    {
        var view = View(Samples.Noise(60, Features));
        var options = Tiny.AnomalyOptions();
        using var plain = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        options.ContributionsColumnName = "Parts";
        using var explaining = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        Assert.Equal(plain.Threshold, explaining.Threshold);
        Close.AssertEqual(Views.Scalars(plain.Transform(view), "Score"), Views.Scalars(explaining.Transform(view), "Score"));
        Assert.True(Nodes(plain) < Nodes(explaining));

        static int Nodes(AutoencoderAnomalyTransformer detector) => ModelProto.Read(detector.Model.ToOnnx()).Graph.Node.Count;
    }

    private IEstimator<ITransformer> Estimator(bool isDetector)
    {
        if (!isDetector)
        {
            var options = Tiny.Options();
            options.ContributionsColumnName = "Parts";
            return _ml.Transforms.Autoencoder("Latent", "Features", options);
        }
        var anomaly = Tiny.AnomalyOptions();
        anomaly.ContributionsColumnName = "Parts";
        return _ml.AnomalyDetection.Trainers.Autoencoder("Features", anomaly);
    }

    /// <summary>Features with slot names, as <c>Concatenate</c> makes them of columns.</summary>
    private IDataView View(float[][] rows)
    {
        var definition = SchemaDefinition.Create(typeof(TestRow));
        var column = definition[nameof(TestRow.Features)];
        column.ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features);
        column.AddAnnotation(
            "SlotNames",
            new VBuffer<ReadOnlyMemory<char>>(Features, [.. SlotNames.Select(name => name.AsMemory())]),
            new VectorDataViewType(TextDataViewType.Instance, Features)
        );
        return _ml.Data.LoadFromEnumerable(rows.Select(row => new TestRow { Features = row }), definition);
    }
}
