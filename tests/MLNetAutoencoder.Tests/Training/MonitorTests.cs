namespace MLNetAutoencoder.Tests;

/// <summary>Which epoch is the best, by the quantity that the options name.</summary>
public sealed class MonitorTests
{
    private readonly float[][] _rows = Samples.Noise(60, 8);

    [Theory]
    [InlineData(MonitoredQuantity.Loss)]
    [InlineData(MonitoredQuantity.TrainingLoss)]
    [InlineData(MonitoredQuantity.ValidationLoss)]
    [InlineData(MonitoredQuantity.MeanSquaredError)]
    [InlineData(MonitoredQuantity.MeanAbsoluteError)]
    public void Train_Monitor_ChoosesTheEpochWithTheLowest(MonitoredQuantity monitor)
    {
        var history = Train(monitor, patience: null).History;
        Assert.Equal(60, history.Count);
        Assert.Equal(history.MinBy(epoch => Value(epoch, monitor))!.Epoch, history.BestEpoch);
    }

    [Fact]
    public void Train_QuantitiesThatDisagree_GiveDifferentBestEpochs() =>
        Assert.NotEqual(
            Train(MonitoredQuantity.TrainingLoss, null).History.BestEpoch,
            Train(MonitoredQuantity.ValidationLoss, null).History.BestEpoch
        );

    [Theory]
    [InlineData(MonitoredQuantity.TrainingLoss)]
    [InlineData(MonitoredQuantity.ValidationLoss)]
    [InlineData(MonitoredQuantity.MeanAbsoluteError)]
    public void Train_Patience_GoesByTheMonitoredQuantity(MonitoredQuantity monitor)
    {
        var all = Train(monitor, patience: null).History;
        var stopping = new EarlyStopping(5, AutoencoderDefaults.MinimumImprovement);
        int expected = 0;
        while (expected < all.Count && !stopping.ShouldStop)
        {
            stopping.Observe(expected + 1, Value(all[expected], monitor));
            expected++;
        }
        if (monitor == MonitoredQuantity.ValidationLoss)
            Assert.InRange(expected, 6, all.Count - 1);
        Assert.Equal(expected, Train(monitor, patience: 5).History.Count);
    }

    /// <summary>What is kept of the best epoch is what a training of so many epochs ends with, measured means and variances too.</summary>
    [Theory]
    [InlineData(Normalization.Batch, null)]
    [InlineData(Normalization.Batch, 0.9)]
    [InlineData(Normalization.Layer, null)]
    [InlineData(Normalization.None, 0.9)]
    public void Train_BestEpochInTheMiddle_RestoresWeightsAndBuffers(Normalization normalization, double? averaging)
    {
        var all = Train(MonitoredQuantity.ValidationLoss, null, o => (o.Normalization, o.WeightAveraging) = (normalization, averaging));
        int best = all.History.BestEpoch;
        Assert.InRange(best, 1, all.History.Count - 1);
        var upToIt = Train(
            MonitoredQuantity.ValidationLoss,
            null,
            o => (o.Normalization, o.WeightAveraging, o.Epochs) = (normalization, averaging, best)
        );
        Assert.Equal(best, upToIt.History.BestEpoch);
        Assert.Equal(upToIt.State.Parameters, all.State.Parameters);
        Assert.Equal(upToIt.State.Buffers, all.State.Buffers);
        Assert.Equal(normalization == Normalization.Batch, all.State.Buffers.Length > 0);
    }

    private static float Value(EpochRecord epoch, MonitoredQuantity monitor) =>
        monitor switch
        {
            MonitoredQuantity.TrainingLoss => epoch.TrainingLoss,
            MonitoredQuantity.MeanSquaredError => epoch.MeanSquaredError!.Value,
            MonitoredQuantity.MeanAbsoluteError => epoch.MeanAbsoluteError!.Value,
            _ => epoch.ValidationLoss!.Value,
        };

    private TrainingResult Train(MonitoredQuantity monitor, int? patience, Action<AutoencoderOptions>? change = null)
    {
        var options = new AutoencoderOptions
        {
            LatentSize = 4,
            HiddenSizes = [32],
            LearningRate = 0.03,
            BatchSize = 8,
            Epochs = 60,
            ValidationFraction = 0.3,
            Loss = ReconstructionLoss.Huber,
            Monitor = monitor,
            Patience = patience,
            Seed = 5,
        };
        change?.Invoke(options);
        using var data = Tiny.Data(_rows, options);
        return AutoencoderTrainer.Train(
            TrainingSetup.Make(data, options, TrainingDevice.Cpu),
            5,
            null,
            null,
            new TrainingLog(_ => { }, _ => { })
        );
    }
}
