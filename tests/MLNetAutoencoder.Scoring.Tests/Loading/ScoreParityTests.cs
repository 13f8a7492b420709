using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Every way to score a model gives the same values: in batches, row by row, and loaded by plain ML.NET.</summary>
public class ScoreParityTests
{
    private const int Rows = 1100;

    private readonly MLContext _ml = new(seed: 1);
    private readonly float[] _rows = TestModels.Rows(Rows);

    public ScoreParityTests()
    {
        _rows[7] = float.NaN;
        _rows[1000] = float.PositiveInfinity;
    }

    [Fact]
    public void Predict_Encoder_GivesTheScoresOfBatches()
    {
        using var transformer = TestModels.Encoder();
        var engine = _ml.Model.CreatePredictionEngine<InputRow, LatentRow>(transformer);
        var predicted = InputRow.From(_rows).SelectMany(row => engine.Predict(row).Latent);
        Close.To(Read.Floats(transformer.Transform(View()), "Latent"), predicted);
    }

    [Fact]
    public void Predict_EveryOutput_GivesTheScoresOfBatches()
    {
        using var transformer = TestModels.Full();
        var scored = transformer.Transform(View());
        var engine = _ml.Model.CreatePredictionEngine<InputRow, FullRow>(transformer);
        var predicted = InputRow.From(_rows).Select(row => engine.Predict(row)).ToList();
        Close.To(Read.Floats(scored, "Latent"), predicted.SelectMany(p => p.Latent));
        Close.To(Read.Floats(scored, "Rebuilt"), predicted.SelectMany(p => p.Rebuilt));
        Close.To(Read.Floats(scored, "Error"), predicted.Select(p => p.Error));
    }

    [Fact]
    public void Predict_Detector_GivesTheScoresOfBatches()
    {
        using var detector = TestModels.Detector();
        var scored = detector.Transform(View());
        var engine = _ml.Model.CreatePredictionEngine<InputRow, DetectedRow>(detector);
        var predicted = InputRow.From(_rows).Select(row => engine.Predict(row)).ToList();
        Close.To(Read.Floats(scored, "Score"), predicted.Select(p => p.Score));
        Assert.Equal(Read.Values<bool>(scored, "PredictedLabel"), predicted.Select(p => p.PredictedLabel));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_Encoder_GivesTheSameColumnsAndScores(bool file)
    {
        using var transformer = TestModels.Encoder();
        Compare(transformer, Load(transformer, file), "Latent");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_EveryOutput_GivesTheSameColumnsAndScores(bool file)
    {
        using var transformer = TestModels.Full();
        Compare(transformer, Load(transformer, file), "Latent", "Rebuilt", "Error");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_Detector_GivesTheSameColumnsAndScores(bool file)
    {
        using var detector = TestModels.Detector();
        var loaded = Load(detector, file);
        Compare(detector, loaded, "Score");
        CompareLabels(detector, loaded);
    }

    [Fact]
    public void Load_OutputNamedAsTheInput_GivesTheSameColumnsAndScores()
    {
        using var transformer = TestModels.Encoder(output: "Features");
        var loaded = Load(transformer, file: false);
        Compare(transformer, loaded, "Features");
        Compare(transformer, loaded.WithBatchedOnnx(_ml), "Features");
    }

    [Fact]
    public void Load_ErrorNamedAsTheInput_GivesTheSameColumnsAndScores()
    {
        using var transformer = new AutoencoderTransformer(
            AutoencoderModel.Load(TestModels.Network.Write("Features", TestModels.EncoderInfo(error: "Features")))
        );
        var loaded = Load(transformer, file: false);
        Compare(transformer, loaded, "Latent", "Features");
        Compare(transformer, loaded.WithBatchedOnnx(_ml), "Latent", "Features");
    }

    [Theory]
    [InlineData("Inputs")]
    [InlineData("a column, with é and / in it")]
    public void Load_FeaturesOfAnyName_GivesTheSameScores(string input)
    {
        var view = new TestView(Rows, TestColumn.Features(_rows, input));
        using var full = TestModels.Full(input);
        using var detector = TestModels.Detector(input);
        foreach (var (model, column) in new (ITransformer, string)[] { (full, "Latent"), (full, "Error"), (detector, "Score") })
        {
            var loaded = SavedModel.ThroughStream(_ml, model, view.Schema);
            var expected = Read.Floats(model.Transform(view), column);
            Close.To(expected, Read.Floats(loaded.Transform(view), column));
            Close.To(expected, Read.Floats(loaded.WithBatchedOnnx(_ml).Transform(view), column));
        }
    }

    [Fact]
    public void WithBatchedOnnx_EveryKind_GivesTheSameColumnsAndScores()
    {
        using var encoder = TestModels.Encoder();
        using var full = TestModels.Full();
        using var detector = TestModels.Detector();
        Compare(encoder, Load(encoder, file: true).WithBatchedOnnx(_ml), "Latent");
        Compare(full, Load(full, file: true).WithBatchedOnnx(_ml), "Latent", "Rebuilt", "Error");
        var batched = Load(detector, file: true).WithBatchedOnnx(_ml);
        Compare(detector, batched, "Score");
        CompareLabels(detector, batched);
    }

    [Fact]
    public void Predict_LoadedByMLNet_GivesTheScoresOfBatches()
    {
        using var detector = TestModels.Detector();
        var scored = detector.Transform(View());
        var loaded = Load(detector, file: false);
        foreach (var model in new[] { loaded, loaded.WithBatchedOnnx(_ml) })
        {
            var engine = _ml.Model.CreatePredictionEngine<InputRow, DetectedRow>(model);
            var predicted = InputRow.From(_rows).Select(row => engine.Predict(row)).ToList();
            Close.To(Read.Floats(scored, "Score"), predicted.Select(p => p.Score));
            Assert.Equal(Read.Values<bool>(scored, "PredictedLabel"), predicted.Select(p => p.PredictedLabel));
        }
    }

    private IDataView View() => InputRow.View(_ml, _rows);

    private ITransformer Load(ITransformer model, bool file) =>
        file ? SavedModel.ThroughFile(_ml, model, View().Schema) : SavedModel.ThroughStream(_ml, model, View().Schema);

    private void Compare(ITransformer expected, ITransformer actual, params string[] columns)
    {
        var e = expected.Transform(View());
        var a = actual.Transform(View());
        Assert.Equal(Read.VisibleColumns(e.Schema).Order(), Read.VisibleColumns(a.Schema).Order());
        foreach (var column in columns)
        {
            Assert.Equal(e.Schema[column].Type, a.Schema[column].Type);
            Close.To(Read.Floats(e, column), Read.Floats(a, column));
        }
    }

    private void CompareLabels(ITransformer expected, ITransformer actual) =>
        Assert.Equal(
            Read.Values<bool>(expected.Transform(View()), "PredictedLabel"),
            Read.Values<bool>(actual.Transform(View()), "PredictedLabel")
        );
}
