using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>L-BFGS in a whole training.</summary>
public sealed class LbfgsTrainingTests
{
    private readonly float[][] _wine = [.. Wine.Load().Select(row => row.Features)];

    [Fact]
    public void Fit_Wine_LossNeverRisesAndComesFarBelowAdams()
    {
        var ml = new MLContext();
        var options = Options(epochs: 60);
        using var model = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, _wine));
        AssertFalls([.. model.History!.Select(epoch => (double)epoch.TrainingLoss)]);
        options.Optimizer = Optimizer.Adam();
        options.BatchSize = int.MaxValue;
        using var other = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, _wine));
        Assert.True(
            model.History![^1].TrainingLoss < 0.7 * other.History![^1].TrainingLoss,
            $"{model.History[^1].TrainingLoss} and {other.History[^1].TrainingLoss} of Adam in as many steps"
        );
    }

    /// <summary>A linear autoencoder has one optimum: what the principal components leave.</summary>
    [Fact]
    public void Fit_LinearNetwork_ConvergesAndStops()
    {
        float[][] rows = Samples.Noise(200, 3);
        var options = new AutoencoderOptions
        {
            LatentSize = 3,
            HiddenSizes = [],
            Epochs = 2000,
            ValidationFraction = 0,
            Patience = null,
            Optimizer = Optimizer.Lbfgs(),
            L2 = 0.01,
            Seed = 1,
        };
        var history = Tiny.Train(rows, options).History;
        Assert.InRange(history.Count, 5, 500);
        Assert.Equal(history.Count, history[^1].Epoch);
    }

    [Fact]
    public void Train_WithL2_TheObjectiveNeverRises()
    {
        const double L2 = 0.05;
        var objectives = new List<double>();
        for (int epochs = 1; epochs <= 15; epochs++)
        {
            var options = Options(epochs);
            options.L2 = L2;
            options.Monitor = MonitoredQuantity.TrainingLoss;
            using var data = Tiny.Data(_wine, options);
            var setup = TrainingSetup.Make(data, options, TrainingDevice.Cpu);
            var result = AutoencoderTrainer.Train(setup, 1, null, null, new TrainingLog(_ => { }, _ => { }));
            if (result.History.BestEpoch != epochs)
                continue; // the loss alone may rise
            double squares = result.State.Parameters.Take((int)setup.Step.Layout.WeightCount).Sum(w => (double)w * w);
            objectives.Add(result.History[^1].TrainingLoss + (L2 / 2 * squares));
        }
        Assert.True(objectives.Count > 5);
        AssertFalls(objectives);
    }

    [Fact]
    public void Train_SeveralBatches_DoAsOneDoes()
    {
        float[] one = Losses(int.MaxValue);
        float[] several = Losses(17);
        Assert.Equal(8, one.Length);
        Assert.All(one.Zip(several), pair => Assert.Equal(1, pair.Second / pair.First, 1e-4));

        float[] Losses(int batchSize)
        {
            var options = Options(epochs: 8);
            options.BatchSize = batchSize;
            return [.. Tiny.Train(_wine, options).History.Select(epoch => epoch.TrainingLoss)];
        }
    }

    /// <summary>
    /// The third pass, after statistics and the start, is the first step that is tried; there the rows are such that the loss overflows.
    /// </summary>
    [Fact]
    public void Fit_LossOverflowsWhereAStepIsTried_TakesAShorterOne()
    {
        int pass = 0;
        var view = new FormulaView(
            50_000,
            6,
            (row, values) =>
            {
                FormulaView.Curve(row, values);
                if (pass == 3)
                    Array.Fill(values, 1e25f);
            }
        )
        {
            BeforeRow = (p, _) => pass = p,
        };
        var options = Options(epochs: 2);
        options.MemoryBudgetBytes = 1 << 20;
        options.BatchSize = 4096;
        using var model = new MLContext().Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        Assert.True(pass > 3);
        Assert.True(model.History![1].TrainingLoss < model.History[0].TrainingLoss, model.History.ToString());
    }

    private static void AssertFalls(IReadOnlyList<double> values)
    {
        for (int i = 1; i < values.Count; i++)
            Assert.True(values[i] <= values[i - 1] * (1 + 1e-6), $"{values[i - 1]} and then {values[i]}, at {i} of {values.Count}");
        Assert.True(values[^1] < values[0]);
    }

    private static AutoencoderOptions Options(int epochs) =>
        new()
        {
            LatentSize = 3,
            HiddenSizes = [10],
            Epochs = epochs,
            ValidationFraction = 0,
            Patience = null,
            Optimizer = Optimizer.Lbfgs(),
            Seed = 1,
        };
}
