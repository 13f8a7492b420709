namespace MLNetAutoencoder.Tests;

public sealed class TrainingRunTests
{
    [Fact]
    public void Run_RowsNearACurve_LossFallsAndBeatsTheUntrainedNetwork()
    {
        var rows = Samples.Curve(200, 6);
        var options = Tiny.Options(epochs: 60);
        var result = Tiny.Train(rows, options);
        double untrained = Reference.Loss(Tiny.Untrained(options, rows[0].Length), result.Scaler, rows);
        double trained = Reference.Loss(result.Network, result.Scaler, rows);
        Assert.True(trained < 0.3 * untrained, $"{trained} against {untrained} before the training");
        Assert.True(result.History[^1].TrainingLoss < 0.5 * result.History[0].TrainingLoss);
    }

    [Fact]
    public void Run_BatchLargerThanTheData_TakesOneStepAnEpoch()
    {
        var rows = Samples.Curve(50, 4);
        var whole = Tiny.Train(
            rows,
            new AutoencoderOptions
            {
                Epochs = 3,
                BatchSize = int.MaxValue,
                Seed = 1,
            }
        );
        var exact = Tiny.Train(
            rows,
            new AutoencoderOptions
            {
                Epochs = 3,
                BatchSize = 50,
                Seed = 1,
            }
        );
        Assert.Equal(exact.Network.Encoder[0].Weight, whole.Network.Encoder[0].Weight);
    }

    [Fact]
    public void Run_Wine_BeatsTheUntrainedNetworkAndTheMean()
    {
        float[][] rows = [.. Wine.Load().Select(r => r.Features)];
        var options = new AutoencoderOptions { Seed = 1 };
        var result = Tiny.Train(rows, options);
        double trained = Reference.Loss(result.Network, result.Scaler, rows);
        Assert.True(trained < 0.6 * Reference.Loss(Tiny.Untrained(options, rows[0].Length), result.Scaler, rows), $"{trained}");
        Assert.True(trained < 0.6, $"{trained}, and the mean of every feature gives 1");
    }

    [Fact]
    public void Run_LossRisesAgain_KeepsTheWeightsOfTheBestEpoch()
    {
        var rows = Samples.Noise(60, 8);
        var options = new AutoencoderOptions
        {
            LatentSize = 4,
            HiddenSizes = [32],
            LearningRate = 0.03,
            BatchSize = 8,
            Epochs = 200,
            ValidationFraction = 0.3,
            Patience = 8,
            Seed = 5,
        };
        var result = Tiny.Train(rows, options);
        var history = result.History;
        Assert.True(history.BestEpoch < history.Count, "The best epoch was the last; this test needs another case.");
        Assert.Equal(history.Min(e => e.ValidationLoss), history[history.BestEpoch - 1].ValidationLoss);

        int[] heldOut = HeldOut(rows.Length, 0.3, 5);
        double loss = Reference.Loss(result.Network, result.Scaler, heldOut.Select(i => rows[i]));
        Assert.Equal(history[history.BestEpoch - 1].ValidationLoss!.Value, loss, 1e-4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Run_BatchesOfUnevenSize_CountByTheirRows(double validationFraction)
    {
        // A step so small that no weight moves, and one row that outweighs the others: a mean over batches would be far off.
        float[][] rows = [.. Samples.Noise(10, 3), [50, -60, 70]];
        var (seed, validation) = Enumerable
            .Range(1, 100)
            .Select(s => (s, HeldOut(rows.Length, validationFraction, s)))
            .First(s => (rows.Length - s.Item2.Length) % 4 != 0 && (validationFraction == 0 || s.Item2.Length is 5 or 6));
        int[] training = [.. Enumerable.Range(0, rows.Length).Except(validation)];
        var options = new AutoencoderOptions
        {
            LatentSize = 2,
            HiddenSizes = [4],
            BatchSize = 4,
            LearningRate = 1e-30,
            Epochs = 1,
            ValidationFraction = validationFraction,
            Scaling = InputScaling.None,
            Seed = seed,
        };
        var result = Tiny.Train(rows, options);
        Assert.Equal(1, Loss(training) / result.History[0].TrainingLoss, 1e-5);
        if (validationFraction > 0)
            Assert.Equal(1, Loss(validation) / result.History[0].ValidationLoss!.Value, 1e-5);

        double Loss(int[] part) => Reference.Loss(result.Network, null, part.Select(i => rows[i]));
    }

    [Fact]
    public void Run_Patience_StopsThatManyEpochsAfterTheLastImprovement()
    {
        float[][] rows = [.. Enumerable.Repeat(new float[] { 1, 2, 3 }, 20)]; // scaled to zeros
        var options = Tiny.Options(epochs: 500);
        options.Patience = 4;
        options.MinimumImprovement = 0.9;
        var history = Tiny.Train(rows, options).History;
        var stopping = new EarlyStopping(4, 0.9);
        foreach (var epoch in history)
        {
            Assert.False(stopping.ShouldStop);
            stopping.Observe(epoch.Epoch, epoch.ValidationLoss!.Value);
        }
        Assert.True(stopping.ShouldStop);
        Assert.InRange(history.Count, 5, 499);
    }

    [Fact]
    public void Run_PatienceIsNull_TrainsForAllEpochs()
    {
        var options = Tiny.Options(epochs: 30);
        options.Patience = null;
        options.MinimumImprovement = 0.99;
        Assert.Equal(30, Tiny.Train(Samples.Noise(20, 2), options).History.Count);
    }

    [Fact]
    public void Run_NoRowsHeldOut_GoesByTheTrainingLoss()
    {
        var options = Tiny.Options(epochs: 20);
        options.ValidationFraction = 0;
        var history = Tiny.Train(Samples.Noise(40, 4), options).History;
        Assert.All(history, epoch => Assert.Null(epoch.ValidationLoss));
        Assert.Equal(history.MinBy(e => e.TrainingLoss)!.Epoch, history.BestEpoch);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0)]
    public void Run_LearningRateFarTooHigh_SaysWhatToChange(double validationFraction)
    {
        var options = Tiny.Options(epochs: 50);
        options.LearningRate = 1e10;
        options.ValidationFraction = validationFraction;
        var error = Assert.Throws<InvalidOperationException>(() => Tiny.Train(Samples.Noise(50, 4), options));
        Assert.Contains("at a tenth of the rate too", error.Message, StringComparison.Ordinal);
        Assert.Contains("diverged in epoch", error.Message, StringComparison.Ordinal);
        Assert.Contains("LearningRate (it is 10000000000)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Scaling is Standard", error.Message, StringComparison.Ordinal);
    }

    private static int[] HeldOut(int rows, double fraction, int seed) =>
        [.. Enumerable.Range(0, rows).Where(row => new HoldOut(fraction, seed).Holds(row))];
}
