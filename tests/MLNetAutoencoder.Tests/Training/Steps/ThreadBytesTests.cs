using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>The number of threads decides how fast a network is trained, never what it becomes.</summary>
public sealed class ThreadBytesTests
{
    private const int Features = 100;

    private readonly float[][] _rows = Samples.Noise(600, Features);

    public static TheoryData<string, Action<AutoencoderOptions>> Changes =>
        new()
        {
            { "plain", _ => { } },
            { "dropout and noise", o => (o.InputDropout, o.HiddenDropout, o.Corruption) = (0.1, 0.2, Corruption.Gaussian(0.1)) },
            { "autograd with layer normalization", o => o.Normalization = Normalization.Layer },
            { "full batch", o => o.Optimizer = Optimizer.Lbfgs() },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Fit_AnyThreads_GivesTheSameBytes(string what, Action<AutoencoderOptions> change)
    {
        byte[] one = Fit(1, change);
        Assert.True(one.AsSpan().SequenceEqual(Fit(2, change)), $"two threads, {what}");
        Assert.True(one.AsSpan().SequenceEqual(Fit(3, change)), $"three threads, {what}");
        Assert.True(one.AsSpan().SequenceEqual(Fit(null, change)), $"a free choice of threads, {what}");
    }

    private byte[] Fit(int? threads, Action<AutoencoderOptions> change)
    {
        var ml = new MLContext();
        var options = new AutoencoderOptions
        {
            LatentSize = 16,
            HiddenSizes = [192, 96],
            BatchSize = 512,
            Epochs = 2,
            Seed = 1,
            Threads = threads,
            ReconstructionColumnName = "Rebuilt",
        };
        change(options);
        Assert.Equal(4, Sharding.Count(AutoencoderPlan.Make(options, Features), options.BatchSize!.Value, isFused: false));
        using var model = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, _rows));
        return model.Model.ToOnnx();
    }
}
