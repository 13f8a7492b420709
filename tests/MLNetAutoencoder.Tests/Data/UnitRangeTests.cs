using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Features for <see cref="ReconstructionLoss.BinaryCrossEntropy"/> are from 0 to 1.</summary>
public sealed class UnitRangeTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(1.5f, "1.5")]
    [InlineData(-0.25f, "-0.25")]
    public void Fit_ValueOutside_NamesColumnFeatureRowAndValue(float value, string text)
    {
        float[][] rows = [.. Unit(17), [0.1f, float.NaN, 0], [0.5f, value, 0.5f], .. Unit(5)]; // a skipped row counts as a row of the view
        Native.AssertNothingLeft(() =>
        {
            var error = Assert.Throws<InvalidOperationException>(() => Fit(rows, Options()));
            Assert.Contains(
                $"Column 'Features' holds {text} in feature 1 of row 18 (both counted from 0)",
                error.Message,
                StringComparison.Ordinal
            );
            Assert.Contains("the loss BinaryCrossEntropy takes values from 0 to 1", error.Message, StringComparison.Ordinal);
            Assert.Contains("Set Scaling to MinMax", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Fit_ValueOutsideInANamedSlot_GivesTheName()
    {
        var view = _ml
            .Transforms.Concatenate("Features", "A", "B")
            .Fit(_ml.Data.LoadFromEnumerable(Array.Empty<Pair>()))
            .Transform(
                _ml.Data.LoadFromEnumerable(
                    new[]
                    {
                        new Pair { A = 0.5f, B = 7 },
                    }
                )
            );
        var error = Assert.Throws<InvalidOperationException>(() => _ml.Transforms.Autoencoder("Latent", "Features", Options()).Fit(view));
        Assert.Contains("holds 7 in feature 1 ('B') of row 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ValueOutsideInASparseRow_IsFound()
    {
        using var data = Feed.Open(new ProbeView(50, 20) { IsSparse = _ => true }, Feed.Options());
        float largest = Feed.Raw(data).Max(row => row.Max());
        Assert.True(largest > 1);
        Assert.Throws<InvalidOperationException>(() =>
            Feed.Open(new ProbeView(50, 20) { IsSparse = _ => true }, Feed.Options() with { RequireUnitRange = true })
        );
    }

    [Fact]
    public void Fit_ValuesWithin_BothEndsToo_Trains()
    {
        using var model = Fit([.. Unit(20), [0, 1, 0], [1, 0, 1]], Options());
        Assert.True(float.IsFinite(model.History![^1].TrainingLoss));
    }

    [Fact]
    public void Fit_MinMax_TakesAnyRange()
    {
        var options = Options();
        options.Scaling = InputScaling.MinMax;
        using var model = Fit(Samples.Noise(30, 3, scale: 100), options);
        Assert.True(float.IsFinite(model.History![^1].TrainingLoss));
    }

    [Fact]
    public void Fit_OtherLosses_TakeAnyRange()
    {
        var options = Options();
        options.Loss = ReconstructionLoss.MeanSquaredError;
        using var model = Fit(Samples.Noise(30, 3, scale: 100), options);
        Assert.Equal(30, model.Model.Info.Training.Rows);
    }

    [Fact]
    public void Fit_FromAModelWhoseScalingLeavesTheRange_SaysSo()
    {
        var options = Options();
        options.Scaling = InputScaling.MinMax;
        float[][] rows = [.. Unit(20), [0, 0, 0], [2, 2, 2]];
        var estimator = _ml.Transforms.Autoencoder("Latent", "Features", options);
        using var first = Fit(rows, options);
        using var again = estimator.Fit(Views.Of(_ml, rows), first.Model); // the same rows are within, whatever rounding does
        var error = Assert.Throws<InvalidOperationException>(() => estimator.Fit(Views.Of(_ml, [.. rows, [1, 3, 1]]), first.Model));
        Assert.Contains(
            "holds 3 in feature 1 of row 22 (both counted from 0), which the scaling of the initial model makes 1.5",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("fit without an initial model", error.Message, StringComparison.Ordinal);
    }

    private static AutoencoderOptions Options()
    {
        var options = Tiny.Options();
        options.Loss = ReconstructionLoss.BinaryCrossEntropy;
        options.OutputActivation = Activation.Sigmoid;
        options.Scaling = InputScaling.None;
        return options;
    }

    private static float[][] Unit(int rows)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, 3).Select(_ => random.NextSingle()).ToArray())];
    }

    private AutoencoderTransformer Fit(float[][] rows, AutoencoderOptions options) =>
        _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, rows));

    private sealed class Pair
    {
        public float A { get; set; }

        public float B { get; set; }
    }
}
