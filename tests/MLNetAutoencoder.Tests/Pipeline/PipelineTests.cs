using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>Features before a classifier, from rows to a loaded model's predictions.</summary>
public sealed class PipelineTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fit_FeaturesBeforeAClassifier_TellsTheClassesApart()
    {
        var split = _ml.Data.TrainTestSplit(WineView(), testFraction: 0.3);
        using var model = Pipeline().Fit(split.TrainSet);
        var metrics = _ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
        Assert.True(metrics.MicroAccuracy > 0.85, $"{metrics.MicroAccuracy}");
        Assert.True(metrics.LogLoss < 0.6, $"{metrics.LogLoss}");
    }

    [Fact]
    public void Load_SavedChain_PredictsTheSame()
    {
        var view = WineView();
        using var model = Pipeline().Fit(view);
        var expected = model.Transform(view);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, view.Schema, stream);

        var other = new MLContext(seed: 2);
        using var loaded = (IDisposable)SavedPipeline.Load(other, stream, out var schema);
        Assert.Equal(view.Schema.Select(c => c.Name), schema.Select(c => c.Name));
        AssertSame(expected, ((ITransformer)loaded).Transform(view));
        using var batched = (IDisposable)((ITransformer)loaded).WithBatchedOnnx(other);
        AssertSame(expected, ((ITransformer)batched).Transform(view));
    }

    [Fact]
    public void Predict_OneRowAtATime_GivesWhatTheViewGives()
    {
        var rows = Wine.Load();
        var view = WineView();
        using var model = Pipeline().Fit(view);
        var scores = Views.Vectors(model.Transform(view), "Score");
        var codes = Views.Vectors(model.Transform(view), "Latent");
        using var engine = _ml.Model.CreatePredictionEngine<WineRow, Prediction>(
            model,
            new PredictionEngineOptions { OwnsTransformer = false }
        );
        for (int i = 0; i < rows.Length; i += 20)
        {
            var prediction = engine.Predict(new WineRow { Label = rows[i].Label, Features = rows[i].Features });
            Close.AssertEqual(codes[i], prediction.Latent);
            Close.AssertEqual(scores[i], prediction.Score);
        }
    }

    [Fact]
    public void Fit_InTheMiddleOfALongerChain_Works()
    {
        var chain = _ml
            .Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Transforms.CopyColumns("Copy", "Features"))
            .Append(_ml.Transforms.NormalizeMinMax("Copy"))
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.Transforms.Autoencoder("First", "Copy", Tiny.Options()))
            .Append(_ml.Transforms.Autoencoder("Second", "Copy", Tiny.Options(seed: 2)))
            .Append(_ml.Transforms.Concatenate("Both", "First", "Second"))
            .Append(_ml.Transforms.Autoencoder("Last", "Both", Tiny.Options(seed: 3)))
            .Append(_ml.Transforms.DropColumns("First", "Second", "Copy"));
        using var model = chain.Fit(WineView());
        var output = model.Transform(WineView());
        Assert.Equal(2, Views.Vectors(output, "Last")[0].Length);
        Assert.Equal(4, Views.Vectors(output, "Both")[0].Length);
        Assert.Null(output.Schema.GetColumnOrNull("First"));
    }

    [Fact]
    public void Fit_OutputNamedAsTheInput_ReplacesTheColumn()
    {
        var view = Views.Of(_ml, Samples.Curve(30, 4), "Values");
        using var model = _ml.Transforms.Autoencoder("Values", options: Tiny.Options(), inputColumnName: null).Fit(view);
        var output = model.Transform(view);
        Assert.Equal(2, ((VectorDataViewType)output.Schema["Values"].Type).Size);
        using var other = _ml.Transforms.Autoencoder("Latent", "Values", Tiny.Options()).Fit(view);
        Assert.Equal(Views.Vectors(other.Transform(view), "Latent"), Views.Vectors(output, "Values"));
    }

    /// <summary>ML.NET's own ONNX step stands in the saved file, and it goes by names.</summary>
    [Theory]
    [InlineData("Features", "Latent")]
    [InlineData("Sensor values", "Code of the row")]
    [InlineData("Same", "Same")]
    [InlineData("x", "Features")]
    public void Load_AnyColumnNames_GivesTheSameCodes(string input, string output)
    {
        var view = Views.Of(_ml, Samples.Curve(30, 4), input);
        var options = Tiny.Options();
        options.ReconstructionColumnName = "Rebuilt";
        options.ReconstructionErrorColumnName = "Error";
        using var model = _ml.Transforms.Autoencoder(output, input, options).Fit(view);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, view.Schema, stream);
        var loaded = SavedPipeline.Load(_ml, stream, out _);
        var (expected, actual) = (model.Transform(view), loaded.Transform(view));
        Close.AssertEqual(Views.Vectors(expected, output), Views.Vectors(actual, output));
        Close.AssertEqual(Views.Vectors(expected, "Rebuilt"), Views.Vectors(actual, "Rebuilt"));
        Close.AssertEqual(Views.Scalars(expected, "Error"), Views.Scalars(actual, "Error"));
    }

    private static void AssertSame(IDataView expected, IDataView actual)
    {
        Assert.Equal(expected.GetColumn<uint>("PredictedLabel"), actual.GetColumn<uint>("PredictedLabel"));
        Close.AssertEqual(Views.Vectors(expected, "Latent"), Views.Vectors(actual, "Latent"));
        Close.AssertEqual(Views.Vectors(expected, "Score"), Views.Vectors(actual, "Score"));
    }

    private IDataView WineView() => Views.Of(_ml, Wine.Load(), Wine.Features);

    private EstimatorChain<ITransformer> Pipeline() =>
        _ml
            .Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Transforms.NormalizeMeanVariance("Features"))
            .Append(
                _ml.Transforms.Autoencoder(
                    "Latent",
                    "Features",
                    new AutoencoderOptions
                    {
                        LatentSize = 6,
                        Epochs = 60,
                        LearningRate = 3e-3,
                    }
                )
            )
            .Append((IEstimator<ITransformer>)_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Latent"));

    private sealed class WineRow
    {
        public float Label { get; set; }

        [VectorType(Wine.Features)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Prediction
    {
        public float[] Latent { get; set; } = [];

        public float[] Score { get; set; } = [];
    }
}
