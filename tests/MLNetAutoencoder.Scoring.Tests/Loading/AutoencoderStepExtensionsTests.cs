using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public class AutoencoderStepExtensionsTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly float[] _rows = TestModels.Rows(150);

    [Fact]
    public void GetDetector_Fitted_IsTheStepItself()
    {
        using var detector = TestModels.Detector();
        Assert.Same(detector, detector.GetDetector(_ml));
        Assert.Same(detector, Chain(detector).GetDetector(_ml));
        Assert.Same(detector, new TransformerChain<ITransformer>(Chain(Chain(detector))).GetDetector(_ml));
        Assert.Same(detector, Chain(detector).GetAutoencoder(_ml));
    }

    [Fact]
    public void GetDetector_Loaded_ScoresAsTheFittedOne()
    {
        using var detector = TestModels.Detector();
        int before = AutoencoderModel.LiveCount;
        var loaded = Load(Chain(Chain(detector)));
        using (var found = loaded.GetDetector(_ml))
        {
            Assert.Equal(before + 1, AutoencoderModel.LiveCount);
            Assert.Equal(detector.Threshold, found.Threshold);
            Assert.Equal(Read.Floats(detector.Transform(View()), "Score"), Read.Floats(found.Transform(View()), "Score"));
        }
        Assert.Equal(before, AutoencoderModel.LiveCount);
        Assert.Equal(150, Read.Floats(loaded.Transform(View()), "Score").Length); // which its disposal has left alone
        var batched = loaded.WithBatchedOnnx(_ml);
        Assert.Same(batched.GetDetector(_ml), batched.GetDetector(_ml, "PredictedLabel"));
        Assert.Equal(before + 1, AutoencoderModel.LiveCount);
        ((IDisposable)batched).Dispose();
    }

    [Fact]
    public void GetAutoencoder_Several_IsThatOfTheColumn()
    {
        using var detector = TestModels.Detector();
        using var first = TestModels.Encoder(output: "First");
        using var second = TestModels.Encoder(output: "Second");
        var chain = new TransformerChain<ITransformer>(first, second, detector);
        Assert.Same(first, chain.GetAutoencoder(_ml));
        Assert.Same(second, chain.GetAutoencoder(_ml, "Second"));
        Assert.Same(detector, chain.GetAutoencoder(_ml, "Score"));
        Assert.Same(detector, chain.GetDetector(_ml));
        int before = AutoencoderModel.LiveCount;
        using (var found = Load(chain).GetAutoencoder(_ml, "Second"))
        {
            Assert.Equal("Second", Assert.IsType<AutoencoderTransformer>(found).Model.Info.Outputs[0].ColumnName);
            Assert.Equal(before + 1, AutoencoderModel.LiveCount);
        }
    }

    [Fact]
    public void GetDetector_None_ListsTheSteps()
    {
        using var encoder = TestModels.Encoder();
        string message = Assert.Throws<InvalidOperationException>(() => Chain(encoder).GetDetector(_ml)).Message;
        Assert.Contains("The model has no anomaly detector; its steps are ", message, StringComparison.Ordinal);
        Assert.Contains("ColumnCopyingTransformer, AutoencoderTransformer: Features -> Latent, ", message, StringComparison.Ordinal);
        Assert.Contains("mlContext.AnomalyDetection.Trainers.Autoencoder makes one", message, StringComparison.Ordinal);
        int before = AutoencoderModel.LiveCount;
        message = Assert.Throws<InvalidOperationException>(() => Load(Chain(encoder)).GetAutoencoder(_ml, "Nothing")).Message;
        Assert.Contains("no autoencoder that adds a column 'Nothing'", message, StringComparison.Ordinal);
        Assert.Equal(before, AutoencoderModel.LiveCount);
    }

    private TransformerChain<ITransformer> Chain(ITransformer step)
    {
        var copy = _ml.Transforms.CopyColumns("Copy", "Features").Fit(View());
        return new TransformerChain<ITransformer>(copy, step, copy);
    }

    private ITransformer Load(ITransformer model) => SavedModel.ThroughStream(_ml, model, View().Schema);

    private TestView View() => new(150, TestColumn.Features(_rows));
}
