using Microsoft.Extensions.Time.Testing;

namespace MLNetAutoencoder.Tests;

public sealed class CheckpointScheduleTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void IsDue_EveryTwoEpochs_GoesByTheEpochAlone()
    {
        var schedule = new CheckpointSchedule(new CheckpointOptions { EveryEpochs = 2 }, _clock);
        _clock.Advance(TimeSpan.FromSeconds(1e6));
        Assert.Equal([false, true, false, true], Enumerable.Range(1, 4).Select(schedule.IsDueAfterEpoch));
        Assert.False(schedule.IsDueAfterBatch);
    }

    [Fact]
    public void IsDue_EveryMinutes_GoesByTheTimeSinceTheLast()
    {
        var schedule = new CheckpointSchedule(new CheckpointOptions { EveryEpochs = null, EveryMinutes = 0.5 }, _clock);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(schedule.IsDueAfterBatch || schedule.IsDueAfterEpoch(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(schedule.IsDueAfterBatch && schedule.IsDueAfterEpoch(1));
        schedule.Written();
        Assert.False(schedule.IsDueAfterBatch || schedule.IsDueAfterEpoch(1));
    }

    [Fact]
    public void IsDue_Both_GoesByWhicheverComesFirst()
    {
        var schedule = new CheckpointSchedule(new CheckpointOptions { EveryEpochs = 3, EveryMinutes = 1 }, _clock);
        Assert.True(schedule.IsDueAfterEpoch(3));
        Assert.False(schedule.IsDueAfterEpoch(1));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True(schedule.IsDueAfterEpoch(1));
    }

    [Fact]
    public void IsDue_MinutesBeyondAnyClock_NeverIs() =>
        Assert.False(
            new CheckpointSchedule(new CheckpointOptions { EveryEpochs = null, EveryMinutes = double.MaxValue }, _clock).IsDueAfterBatch
        );
}
