using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Two million rows of 30 features, 240 MB as floats, learned from within a budget of 16 MB.</summary>
[Collection(nameof(Alone))]
public sealed class BoundedMemoryTests
{
    private const long Rows = 2_000_000;
    private const long Bound = 600L << 20;

    [Fact]
    public void Fit_ManyTimesTheBudget_ProcessGrowsByLittle()
    {
        long before = 0,
            most = 0;
        var view = new FormulaView(Rows, 30, FormulaView.Curve)
        {
            BeforeRow = (_, row) =>
            {
                if (row % 20_000 == 0)
                    most = Math.Max(most, Environment.WorkingSet);
            },
        };
        var options = new AutoencoderOptions
        {
            LatentSize = 4,
            HiddenSizes = [16],
            Epochs = 1,
            BatchSize = 512,
            MemoryBudgetBytes = 16 << 20,
            Seed = 1,
        };
        GC.Collect();
        before = Environment.WorkingSet;
        var ml = new MLContext();
        using var model = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        Assert.Equal(Rows, model.Model.Info.Training!.Rows);
        Assert.InRange(most - before, long.MinValue, Bound);
        Assert.True(model.History![0].TrainingLoss < 1);
        Assert.True(model.History[0].MemoryBytes - before < Bound);
    }
}
