using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Fits that go on from a fitted model.</summary>
public sealed class WarmStartTests
{
    private readonly MLContext _ml = new();
    private readonly IDataView _view;

    public WarmStartTests() => _view = Views.Of(_ml, Samples.Curve(300, 6));

    [Theory]
    [InlineData(Normalization.None)]
    [InlineData(Normalization.Batch)]
    [InlineData(Normalization.Layer)]
    public void Fit_PreviousModel_BeginsWhereThatEnded(Normalization normalization)
    {
        var options = Options(epochs: 60);
        options.Normalization = normalization;
        using var previous = Estimator(options).Fit(_view);
        options.Epochs = 3;
        using var fresh = Estimator(options).Fit(_view);
        using var next = Estimator(options).Fit(_view, previous.Model);
        var (began, anew) = (next.History![0], fresh.History![0]);
        Assert.True(began.TrainingLoss < 0.3 * anew.TrainingLoss, $"{began.TrainingLoss}, and {anew.TrainingLoss} from random weights");
        Assert.True(
            began.ValidationLoss < 0.3 * anew.ValidationLoss,
            $"{began.ValidationLoss}, and {anew.ValidationLoss} from random weights"
        );
    }

    /// <summary>At a rate that moves no weight, the rows held out have the loss that they had with the weights that were kept.</summary>
    [Theory]
    [InlineData(Normalization.None)]
    [InlineData(Normalization.Layer)]
    public void Fit_PreviousModel_BeginsWithItsWeights(Normalization normalization)
    {
        var options = Options(epochs: 20);
        options.Normalization = normalization;
        using var previous = Estimator(options).Fit(_view);
        options.LearningRate = 1e-30;
        using var next = Estimator(options).Fit(_view, previous.Model);
        Assert.Equal(previous.History![previous.History.BestEpoch - 1].ValidationLoss, next.History![0].ValidationLoss);
        Assert.Equal(State(previous.Model).Networks[0].Parameters, State(next.Model).Networks[0].Parameters);
    }

    [Fact]
    public void Fit_PreviousDetector_BeginsWhereThatEnded()
    {
        var options = Tiny.AnomalyOptions(epochs: 60);
        using var previous = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(_view);
        options.Epochs = 3;
        var trainer = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options);
        using var fresh = trainer.Fit(_view);
        using var next = trainer.Fit(_view, previous.Model);
        Assert.True(next.History![0].TrainingLoss < 0.3 * fresh.History![0].TrainingLoss);
        Assert.True(next.History[0].ValidationLoss < 0.3 * fresh.History![0].ValidationLoss);
        using var moved = previous.WithThreshold(7);
        using var same = trainer.Fit(_view, moved.Model);
        Assert.Equal(next.Model.ToOnnx(), same.Model.ToOnnx());
    }

    [Theory]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.MinMax)]
    [InlineData(InputScaling.Quantile)]
    [InlineData(InputScaling.None)]
    public void Fit_OtherData_KeepsTheScalingAndLeavesTheInitialModelAlone(InputScaling scaling)
    {
        var options = Options(epochs: 2);
        options.Scaling = scaling;
        using var previous = Estimator(options).Fit(_view);
        byte[] before = previous.Model.ToOnnx();
        float[][] codes = Views.Vectors(previous.Transform(_view), "Latent");
        options.Scaling = InputScaling.Standard;
        using var next = Estimator(options).Fit(Views.Of(_ml, Samples.Noise(50, 6, scale: 5, shift: 3)), previous.Model);

        var (first, second) = (State(previous.Model), State(next.Model));
        Assert.Equal(first.Scaler?.Numbers, second.Scaler?.Numbers);
        Assert.Equal(scaling == InputScaling.None, second.Scaler is null);
        Assert.NotEqual(first.Networks[0].Parameters, second.Networks[0].Parameters);
        Assert.Equal(before, previous.Model.ToOnnx());
        Assert.Equal(codes, Views.Vectors(previous.Transform(_view), "Latent"));
    }

    [Fact]
    public void Fit_OutlierLimit_StaysThatOfTheInitialModel()
    {
        var options = Tiny.AnomalyOptions();
        (options.Scaling, options.OutlierLimit) = (InputScaling.Standard, 1.5);
        using var previous = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(_view);
        options.OutlierLimit = 4;
        using var next = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(_view, previous.Model);
        Assert.Equal(1.5f, Scalers.Linear(State(next.Model).Scaler).Limit);
    }

    [Fact]
    public void Fit_InitialModelIsNull_Throws() =>
        Assert.Throws<ArgumentNullException>("initialModel", () => Estimator(Options()).Fit(_view, null!));

    [Theory]
    [InlineData(Normalization.None)]
    [InlineData(Normalization.Batch)]
    public void Fit_ModelFromAFileWithItsState_GoesOnAsFromTheFittedOne(Normalization normalization)
    {
        var options = Options();
        options.KeepTrainingState = true;
        options.Normalization = normalization;
        using var previous = Estimator(options).Fit(_view);
        using var loaded = AutoencoderModel.Load(previous.Model.ToOnnx());
        using var one = Estimator(options).Fit(_view, previous.Model);
        using var other = Estimator(options).Fit(_view, loaded);
        Assert.Equal(one.Model.ToOnnx(), other.Model.ToOnnx());
    }

    [Fact]
    public void Fit_DetectorFromAFileWithItsState_GoesOnAsFromTheFittedOne()
    {
        var options = Tiny.AnomalyOptions();
        options.KeepTrainingState = true;
        var trainer = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options);
        using var previous = trainer.Fit(_view);
        using var loaded = AutoencoderModel.Load(previous.Model.ToOnnx());
        using var one = trainer.Fit(_view, previous.Model);
        using var other = trainer.Fit(_view, loaded);
        Assert.Equal(one.Model.ToOnnx(), other.Model.ToOnnx());
    }

    [Fact]
    public void Fit_ModelFromAFileWithoutItsState_SaysWhatToSetBeforeItReads()
    {
        using var previous = Estimator(Options()).Fit(_view);
        using var loaded = AutoencoderModel.Load(previous.Model.ToOnnx());
        var view = new FormulaView(100, 6, (_, _) => Assert.Fail("A row was read."));
        var error = Assert.Throws<ArgumentException>("initialModel", () => Estimator(Options()).Fit(view, loaded));
        Assert.Contains("KeepTrainingState = true", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_AnotherNetwork_NamesBoth()
    {
        using var previous = Estimator(Options()).Fit(_view);
        var options = Options();
        options.HiddenSizes = [7];
        options.EncoderActivation = Activation.Relu;
        Native.AssertNothingLeft(() =>
        {
            var error = Assert.Throws<InvalidOperationException>(() => Estimator(options).Fit(_view, previous.Model));
            Assert.Contains("6-6 Dense Elu-2 Dense-6 Dense Elu-6 Dense-6 Identity", error.Message, StringComparison.Ordinal);
            Assert.Contains("6-7 Dense Relu-2 Dense-7 Dense Elu-6 Dense-6 Identity", error.Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.Quantile)]
    [InlineData(InputScaling.None)]
    public void Fit_OtherNumberOfFeatures_SaysSo(InputScaling scaling)
    {
        var options = Options();
        options.Scaling = scaling;
        using var previous = Estimator(options).Fit(_view);
        var error = Assert.Throws<InvalidOperationException>(() =>
            Estimator(options).Fit(Views.Of(_ml, Samples.Noise(30, 4)), previous.Model)
        );
        Assert.Contains("4", error.Message, StringComparison.Ordinal);
        Assert.Contains("6", error.Message, StringComparison.Ordinal);
    }

    private static AutoencoderOptions Options(int epochs = 3) => Tiny.Options(epochs);

    private static TrainingState State(AutoencoderModel model) => TrainingState.FromBytes(model.TrainingState!);

    private AutoencoderEstimator Estimator(AutoencoderOptions options) => _ml.Transforms.Autoencoder("Latent", "Features", options);
}
