using Microsoft.ML;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>Fits at the same time, and within modes of libtorch that the caller set.</summary>
public sealed class SideBySideTests
{
    private static readonly string[] Kinds = ["streamed", "large", "noisy", "normalized"];

    public static TheoryData<string> Names => [.. Kinds];

    [Fact]
    public void Fit_OnTwoThreadsAtOnce_GivesTheBytesOfOneAfterTheOther()
    {
        byte[][] expected = [.. Kinds.Select(Bytes)];
        byte[][] actual = new byte[Kinds.Length][];
        var next = -1;
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(_ => new Thread(() =>
                {
                    for (int i; (i = Interlocked.Increment(ref next)) < Kinds.Length; )
                        actual[i] = Bytes(Kinds[i]);
                })),
        ];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        Assert.Equal(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_GradientsAreSwitchedOff_GivesTheSameBytes(string kind)
    {
        byte[] expected = Bytes(kind);
        using (no_grad())
            Assert.Equal(expected, Bytes(kind));
        using (inference_mode())
            Assert.Equal(expected, Bytes(kind));
    }

    private static byte[] Bytes(string kind)
    {
        var ml = new MLContext();
        var options = Tiny.Options(epochs: 2);
        options.BatchSize = 64;
        switch (kind)
        {
            case "streamed":
                options.MemoryBudgetBytes = 1 << 20;
                break;
            case "large":
                options.HiddenSizes = [128, 64];
                options.BatchSize = 256;
                Assert.True(Sharding.Count(AutoencoderPlan.Make(options, 200), 256, isFused: true) > 1);
                break;
            case "noisy":
                (options.Corruption, options.InputDropout, options.HiddenDropout) = (Corruption.Gaussian(0.1), 0.1, 0.1);
                break;
            case "normalized":
                options.Normalization = Normalization.Batch;
                break;
        }
        int features = kind == "large" ? 200 : 6;
        var view = new FormulaView(kind == "streamed" ? 50_000 : 600, features, FormulaView.Curve);
        using var model = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        return model.Model.ToOnnx();
    }
}
