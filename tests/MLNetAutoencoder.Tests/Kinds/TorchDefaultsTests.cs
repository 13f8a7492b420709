using Microsoft.ML;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>What the application has made of libtorch's defaults leaves a fit as it is: every tensor names type and device.</summary>
[Collection(nameof(Alone))]
public sealed class TorchDefaultsTests
{
    private static readonly float[][] Rows = [.. Wine.Load().Take(60).Select(r => r.Features)];

    public static TheoryData<string> Kinds => KindCases.Names;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_ApplicationChoseTypeAndDevice_GivesTheSameBytes(string kind)
    {
        byte[] expected = Fit(kind);
        set_default_dtype(ScalarType.Float64);
        try
        {
            Assert.Equal(expected, Fit(kind));
            set_default_device(META); // which holds no numbers
            Assert.Equal(expected, Fit(kind));
        }
        finally
        {
            set_default_device(CPU);
            set_default_dtype(ScalarType.Float32);
        }
    }

    private static byte[] Fit(string kind)
    {
        var ml = new MLContext(seed: 1);
        var options = KindCases.Options(kind, epochs: 1);
        using var fitted = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, Rows));
        return fitted.Model.ToOnnx();
    }
}
