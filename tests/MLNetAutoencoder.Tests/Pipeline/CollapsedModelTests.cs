using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

public sealed class CollapsedModelTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fit_NoBetterThanTheMeanRow_WarnsWithBothErrors()
    {
        var log = new LogLines(_ml);
        var options = Tiny.Options(epochs: 3);
        options.LearningRate = 1e-20;
        options.Scaling = InputScaling.MinMax;
        using var fitted = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, Samples.Noise(400, 6)));
        string warning = Assert.Single(log.Of(ChannelMessageKind.Warning));
        Assert.Contains("The model rebuilds held-out rows no better than their mean does: its mean squared error is", warning);
    }

    [Fact]
    public void Fit_BetterThanTheMeanRow_DoesNotWarn()
    {
        var log = new LogLines(_ml);
        var options = Tiny.Options(epochs: 30);
        using var fitted = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, Samples.Curve(400, 6)));
        Assert.Empty(log.Of(ChannelMessageKind.Warning));
    }

    /// <summary>The mean is that of the rows held out, by their weights, and its error what scikit-learn's DummyRegressor has.</summary>
    [Fact]
    public void Warning_RowsHeldOut_ComparesWithTheirVariance()
    {
        var options = Tiny.Options();
        (options.ValidationFraction, options.Scaling) = (0.5, InputScaling.None);
        using var data = Tiny.Data(Samples.Noise(300, 3, scale: 2, shift: 50), options);
        var rows = new float[data.ValidationRows * 3];
        using (var reader = data.OpenValidation((int)data.ValidationRows))
            reader.Fill(0, reader.Next(), rows, default);
        double variance = Enumerable
            .Range(0, 3)
            .Average(i =>
            {
                double[] column = [.. rows.Where((_, at) => at % 3 == i).Select(x => (double)x)];
                double mean = column.Average();
                return column.Average(x => (x - mean) * (x - mean));
            });
        Assert.Null(MeanRow.Warning(data, (float)(0.98 * variance)));
        Assert.Contains(Invariant.Text($"the mean's {variance:G3}"), MeanRow.Warning(data, (float)(0.995 * variance)));
    }
}
