using Microsoft.ML;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class WindowShapeTests
{
    /// <summary>Three positions with two features, of each a mean and a log-variance.</summary>
    [Fact]
    public void Sets_TwoValuesForEachFeature_PutsMeansOfAllPositionsFirst()
    {
        float[] byPosition = [100, 101, 110, 111, 200, 201, 210, 211, 300, 301, 310, 311];
        using var scope = NewDisposeScope();
        var x = StepCase.Matrix([byPosition]);
        foreach (var layer in WindowShape.Sets(3, new NetworkSizes(6, 4, 4, Raw: 12, Targets: 6)))
            x = layer.Forward(x, new ForwardPass(null!));
        Assert.Equal([100, 101, 200, 201, 300, 301, 110, 111, 210, 211, 310, 311], FlatTensor.ToArray(x));
    }

    [Fact]
    public void Sets_OneValueForEachFeature_AreAsTheyAre() =>
        Assert.Empty(WindowShape.Sets(3, new NetworkSizes(6, 4, 4, Raw: 6, Targets: 6)));

    /// <summary>Noise that grows with the step is learned as such.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_GaussianLoss_LearnsTheNoiseOfEachStep(bool isAttention)
    {
        const int steps = 4;
        float[] scale = [0.02f, 2f, 0.02f, 2f];
        float[][] rows = [.. Samples.Noise(300, steps).Select(row => row.Zip(scale, (x, s) => x * s).ToArray())];
        var options = Tiny.Options(epochs: 25);
        (options.Scaling, options.LatentSize) = (InputScaling.None, 1);
        options.HiddenSizes = null;
        options.Architecture = isAttention ? Architecture.Attention(steps, 1, width: 8, heads: 2) : Architecture.Recurrent(steps, 1);
        options.Loss = ReconstructionLoss.GaussianNegativeLogLikelihood;
        var ml = new MLContext(seed: 1);
        options.ReconstructionErrorColumnName = "Error";
        options.ContributionsColumnName = "Parts";
        using var fitted = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, rows));
        float[][] parts = Views.Vectors(fitted.Transform(Views.Of(ml, rows)), "Parts");
        double quiet = parts.Average(part => part[0] + part[2]),
            loud = parts.Average(part => part[1] + part[3]);
        Assert.True(quiet < loud - 0.5, $"{quiet} {loud}");
    }
}
