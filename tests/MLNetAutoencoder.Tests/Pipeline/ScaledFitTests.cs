using Microsoft.ML;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>Both estimators with every scaling, on rows as they are: from a fit to a loaded model, and through a checkpoint.</summary>
public sealed class ScaledFitTests : IDisposable
{
    private static readonly float[][] Rows = [.. Tabular.Load("mammography").Take(1000)];

    private readonly MLContext _ml = new(seed: 1);
    private readonly CheckpointFolder _folder = new();

    public static TheoryData<InputScaling> Scalings => [.. Enum.GetValues<InputScaling>()];

    [Theory]
    [MemberData(nameof(Scalings))]
    public void Fit_Features_RebuildsBetterThanTheStartAndLoads(InputScaling scaling)
    {
        var options = Tiny.Options(epochs: 10);
        options.Scaling = scaling;
        options.ReconstructionColumnName = "Rebuilt";
        options.ReconstructionErrorColumnName = "Error";
        var view = Views.Of(_ml, Rows);
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        Assert.True(model.History!.Min(e => e.ValidationLoss) < 0.7 * model.History![0].ValidationLoss);
        AssertLoads(
            model,
            view,
            output =>
                [
                    .. Views.Vectors(output, "Latent").SelectMany(x => x),
                    .. Views.Vectors(output, "Rebuilt").SelectMany(x => x),
                    .. Views.Scalars(output, "Error"),
                ]
        );
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    public void Fit_Detector_ScoresAsTheLoadedOne(InputScaling scaling)
    {
        var options = Tiny.AnomalyOptions();
        options.Scaling = scaling;
        var view = Views.Of(_ml, Rows[..300]);
        using var model = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        AssertLoads(model, view, output => Views.Scalars(output, "Score"));
    }

    [Fact]
    public void Fit_QuantileWithBinaryCrossEntropy_LearnsRowsOfAnyRange()
    {
        var options = Tiny.Options(epochs: 10);
        (options.Scaling, options.OutputActivation, options.Loss) = (
            InputScaling.Quantile,
            Activation.Sigmoid,
            ReconstructionLoss.BinaryCrossEntropy
        );
        var view = Views.Of(_ml, Rows);
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        Assert.True(model.History!.Min(e => e.ValidationLoss) < model.History![0].ValidationLoss);
        float[][] far = [.. Rows.Select(row => row.Select(x => (x * 1e3f) - 7).ToArray())];
        using var again = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, far), model.Model);
        Assert.All(again.History!, epoch => Assert.True(double.IsFinite(epoch.TrainingLoss)));
    }

    [Theory]
    [InlineData(InputScaling.Robust)]
    [InlineData(InputScaling.Quantile)]
    public void Fit_CancelledAndResumed_EndsWithTheSameBytes(InputScaling scaling)
    {
        var options = Tiny.Options(epochs: 6);
        options.Scaling = scaling;
        byte[] Fit()
        {
            using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, Rows[..500]));
            return model.Model.ToOnnx();
        }

        byte[] expected = Fit();
        using var source = new CancellationTokenSource();
        options.Checkpoint = new CheckpointOptions { Folder = _folder.Path };
        options.CancellationToken = source.Token;
        options.Progress = new OnProgress(progress =>
        {
            if (progress.Epoch == 3)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(Fit);
        (options.CancellationToken, options.Progress) = (default, null);
        Assert.Equal(expected, Fit());
    }

    public void Dispose() => _folder.Dispose();

    private void AssertLoads(ITransformer model, IDataView view, Func<IDataView, float[]> read)
    {
        float[] expected = read(model.Transform(view));
        Assert.All(expected, value => Assert.True(float.IsFinite(value)));
        using var stream = new MemoryStream();
        _ml.Model.Save(model, view.Schema, stream);
        using var loaded = (IDisposable)SavedPipeline.Load(_ml, stream, out _);
        using var batched = (IDisposable)((ITransformer)loaded).WithBatchedOnnx(_ml);
        Assert.Equal(expected, read(((ITransformer)batched).Transform(view)));
    }
}
