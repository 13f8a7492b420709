using Microsoft.ML;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>Native tensors and sessions return to the starting count.</summary>
public sealed class LeakTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _view;

    public LeakTests() => _view = Views.Of(_ml, Samples.Noise(20, 3));

    [Fact]
    public void Fit_FortyTimes_LeavesNothing() =>
        Native.AssertNothingLeft(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                using var model = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options(epochs: 2, seed: i)).Fit(_view);
                using var detector = _ml
                    .AnomalyDetection.Trainers.Autoencoder("Features", Tiny.AnomalyOptions(epochs: 2, seed: i))
                    .Fit(_view);
            }
        });

    [Fact]
    public void Transform_ThousandTimes_LeavesNothing()
    {
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(_view);
        Native.AssertNothingLeft(() =>
        {
            for (int i = 0; i < 1000; i++)
                Assert.Equal(20, Views.Vectors(model.Transform(_view), "Latent").Length);
        });
    }

    [Fact]
    public void Dispose_Chain_FreesItsModels() =>
        Native.AssertNothingLeft(() =>
        {
            using var chain = _ml
                .Transforms.Autoencoder("First", "Features", Tiny.Options())
                .Append(_ml.Transforms.Autoencoder("Second", "First", Tiny.Options()))
                .Fit(_view);
        });

    [Fact]
    public void SaveAndLoad_TenTimes_LeavesNothing()
    {
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", Tiny.AnomalyOptions()).Fit(_view);
        Native.AssertNothingLeft(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                using var stream = new MemoryStream();
                _ml.Model.Save(detector, _view.Schema, stream);
                using var loaded = (IDisposable)SavedPipeline.Load(_ml, stream, out _);
                using var batched = (IDisposable)((ITransformer)loaded).WithBatchedOnnx(_ml);
                Assert.Equal(20, Views.Scalars(((ITransformer)batched).Transform(_view), "Score").Length);
            }
        });
    }

    /// <summary>The network is trained and thrown away when the export fails; no part of either may stay.</summary>
    [Fact]
    public void Fit_NoUsableRow_LeavesNothing() =>
        Native.AssertNothingLeft(() =>
            Assert.Throws<InvalidOperationException>(() =>
                _ml
                    .Transforms.Autoencoder("Latent", "Features")
                    .Fit(
                        Views.Of(
                            _ml,
                            [
                                [float.NaN, 0f],
                            ]
                        )
                    )
            )
        );
}
