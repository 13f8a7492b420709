using Microsoft.Extensions.Time.Testing;

namespace MLNetAutoencoder.Tests;

public sealed class ProgressReporterTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<TrainingProgress> _told = [];
    private readonly List<string> _log = [];

    [Fact]
    public void BatchDone_WithinHalfASecond_TellsNobodyAndAsksForNoLoss()
    {
        var reporter = Reporter(epochs: 3);
        reporter.EpochStarted(1, 10);
        _clock.Advance(TimeSpan.FromSeconds(0.49));
        reporter.BatchDone(1, 5, 0.1, () => throw new InvalidOperationException("asked"));
        Assert.Empty(_told);
        _clock.Advance(TimeSpan.FromSeconds(0.01));
        reporter.BatchDone(2, 10, 0.1, () => 0.75f);
        Assert.Equal(0.75f, Assert.Single(_told).TrainingLoss);
    }

    [Fact]
    public void BatchDone_ManyBatches_ReportsEveryHalfSecond()
    {
        var reporter = Reporter(epochs: 1);
        reporter.EpochStarted(1, 1000);
        for (int batch = 1; batch <= 1000; batch++)
        {
            _clock.Advance(TimeSpan.FromSeconds(0.01));
            reporter.BatchDone(batch, batch * 8, 0.1, () => 1);
        }
        Assert.Equal(Enumerable.Range(1, 20).Select(i => i * 50L), _told.Select(p => p.Batch));
    }

    [Fact]
    public void BatchDone_InTheFirstEpoch_EstimatesByItsBatches()
    {
        var reporter = Reporter(epochs: 3);
        reporter.EpochStarted(1, 10);
        _clock.Advance(TimeSpan.FromSeconds(4));
        reporter.BatchDone(2, 64, 0.25, () => 0.5f);
        Assert.Equal(
            new TrainingProgress
            {
                Epoch = 1,
                Epochs = 3,
                Batch = 2,
                Batches = 10,
                TrainingLoss = 0.5f,
                ValidationLoss = null,
                RowsPerSecond = 16,
                LearningRate = 0.25,
                TimeLeft = TimeSpan.FromSeconds(16 + 20 + 20),
                IsEpochEnd = false,
                IsBest = false,
            },
            Assert.Single(_told)
        );
    }

    [Fact]
    public void BatchDone_BatchesUnknown_EstimatesFromTheSecondEpochOn()
    {
        var reporter = Reporter(epochs: 3);
        reporter.EpochStarted(1, null);
        _clock.Advance(TimeSpan.FromSeconds(4));
        reporter.BatchDone(2, 64, 0.1, () => 1);
        _clock.Advance(TimeSpan.FromSeconds(6));
        reporter.EpochDone(Record(1), 5, true, isLast: false);
        reporter.EpochStarted(2, null);
        _clock.Advance(TimeSpan.FromSeconds(3));
        reporter.BatchDone(2, 64, 0.1, () => 1);
        _clock.Advance(TimeSpan.FromSeconds(30));
        reporter.BatchDone(3, 96, 0.1, () => 1);
        Assert.Equal([null, 20, 17, 10], _told.Select(p => p.TimeLeft?.TotalSeconds));
        Assert.Equal([null, 5, null, null], _told.Select(p => p.Batches));
    }

    [Fact]
    public void BatchDone_ResumedEpoch_CountsOnlyWhatWasDoneSince()
    {
        var reporter = Reporter(epochs: 2);
        reporter.EpochStarted(1, 10, batchesDone: 8, rowsDone: 800);
        _clock.Advance(TimeSpan.FromSeconds(2));
        reporter.BatchDone(9, 900, 0.1, () => 1);
        Assert.Equal(50, _told[0].RowsPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(2 + 20), _told[0].TimeLeft);
        _clock.Advance(TimeSpan.FromSeconds(2));
        reporter.EpochDone(Record(1), 10, false, isLast: false);
        Assert.Equal(TimeSpan.FromSeconds(20), _told[1].TimeLeft);
    }

    [Fact]
    public void EpochDone_Always_ReportsTheRecord()
    {
        var reporter = Reporter(epochs: 4);
        for (int epoch = 1; epoch <= 4; epoch++)
        {
            reporter.EpochStarted(epoch, 5);
            _clock.Advance(TimeSpan.FromSeconds(0.25 * epoch));
            reporter.EpochDone(Record(epoch), 5, isBest: epoch == 3, isLast: epoch == 4);
        }
        Assert.Equal([1, 2, 3, 4], _told.Select(p => p.Epoch));
        Assert.Equal([false, false, true, false], _told.Select(p => p.IsBest));
        Assert.Equal([false, false, false, true], _told.Select(p => p.IsLast));
        Assert.All(
            _told,
            p =>
                Assert.Equal(
                    (true, 5L, 5L, 0.5f, 0.25f, 1234.6, 0.001),
                    (p.IsEpochEnd, p.Batch, p.Batches, p.TrainingLoss, p.ValidationLoss!.Value, p.RowsPerSecond, p.LearningRate)
                )
        );
        Assert.Equal([0.75, 0.75, 0.5, 0], _told.Select(p => p.TimeLeft!.Value.TotalSeconds));
    }

    [Theory]
    [InlineData(100.0, 90.0)] // Less than the 95 epochs of 10 s.
    [InlineData(5.0, 0.0)]
    [InlineData(1e6, 990.0)]
    public void TimeLeft_WithABudget_IsNotBeyondIt(double budget, double left)
    {
        var reporter = Reporter(epochs: 100, TimeSpan.FromSeconds(budget));
        reporter.EpochStarted(1, 5);
        _clock.Advance(TimeSpan.FromSeconds(10));
        reporter.EpochDone(Record(1), 5, true, isLast: false);
        Assert.Equal(left, Assert.Single(_told).TimeLeft!.Value.TotalSeconds);
    }

    [Fact]
    public void TimeLeft_OnlyTheBudgetKnown_IsTheBudget()
    {
        var reporter = Reporter(epochs: 100, TimeSpan.FromSeconds(60));
        reporter.EpochStarted(1, null);
        _clock.Advance(TimeSpan.FromSeconds(10));
        reporter.BatchDone(1, 5, 0.1, () => 1);
        Assert.Equal(50, Assert.Single(_told).TimeLeft!.Value.TotalSeconds);
    }

    [Fact]
    public void TimeLeft_LongerThanATimeSpan_IsStillGiven()
    {
        var reporter = Reporter(epochs: int.MaxValue);
        reporter.EpochStarted(1, long.MaxValue);
        _clock.Advance(TimeSpan.FromSeconds(1e6));
        reporter.BatchDone(1, 5, 0.1, () => 1);
        Assert.True(Assert.Single(_told).TimeLeft > TimeSpan.FromDays(1_000_000));
    }

    [Fact]
    public void Log_EveryEpoch_HasALine()
    {
        var reporter = Reporter(epochs: 2, progress: false);
        reporter.EpochStarted(1, 5);
        _clock.Advance(TimeSpan.FromSeconds(3725));
        reporter.EpochDone(Record(1), 5, true, isLast: false);
        reporter.EpochStarted(2, 5);
        reporter.EpochDone(Record(2) with { ValidationLoss = null }, 5, true, isLast: true);
        Assert.Equal(
            [
                "Epoch 1/2: training loss 0.5, validation loss 0.25, 1,235 rows/s, learning rate 0.001, 1:02:05 left.",
                "Epoch 2/2: training loss 0.5, validation loss -, 1,235 rows/s, learning rate 0.001.",
            ],
            _log
        );
    }

    [Fact]
    public void Log_WithinALongEpoch_HasALineEveryTenSeconds()
    {
        var reporter = Reporter(epochs: 1);
        reporter.EpochStarted(1, null);
        for (int batch = 1; batch <= 25; batch++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            reporter.BatchDone(batch, batch * 100, 0.001, () => 2);
        }
        Assert.Equal(25, _told.Count);
        Assert.Equal(
            [
                "Epoch 1/1, batch 10: training loss 2, 100 rows/s, learning rate 0.001.",
                "Epoch 1/1, batch 20: training loss 2, 100 rows/s, learning rate 0.001.",
            ],
            _log
        );
    }

    private static EpochRecord Record(int epoch) =>
        new()
        {
            Epoch = epoch,
            TrainingLoss = 0.5f,
            ValidationLoss = 0.25f,
            LearningRate = 0.001,
            RowsPerSecond = 1234.6,
            Duration = TimeSpan.FromSeconds(1),
            MemoryBytes = 1,
        };

    private ProgressReporter Reporter(int epochs, TimeSpan? budget = null, bool progress = true) =>
        new(_clock, progress ? new Told(_told) : null, _log.Add, epochs, budget);

    private sealed class Told(List<TrainingProgress> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told.Add(value);
    }
}
