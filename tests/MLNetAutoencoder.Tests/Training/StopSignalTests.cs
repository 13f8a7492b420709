using Microsoft.Extensions.Time.Testing;

namespace MLNetAutoencoder.Tests;

public sealed class StopSignalTests : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void IsRaised_BudgetIsOver_IsTrueOnceThereIsAStep()
    {
        var stop = Make(CancellationOutcome.Throw, TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(stop.IsRaised(hasStep: true));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.False(stop.IsRaised(hasStep: false));
        Assert.True(stop.IsRaised(hasStep: true));
        Assert.False(stop.IsCancelled(hasStep: true));
    }

    [Fact]
    public void IsRaised_TimeBeforeTheInterruption_Counts()
    {
        var stop = Make(CancellationOutcome.Throw, TimeSpan.FromSeconds(10));
        stop.Before = TimeSpan.FromSeconds(8);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(9, stop.Elapsed.TotalSeconds, 1e-6);
        Assert.False(stop.IsRaised(hasStep: true));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(stop.IsRaised(hasStep: true));
    }

    [Fact]
    public void IsRaised_NothingSet_IsNeverTrue()
    {
        var stop = Make(CancellationOutcome.KeepBest, null);
        _clock.Advance(TimeSpan.FromSeconds(1e6));
        Assert.False(stop.IsRaised(hasStep: true));
        Assert.False(stop.IsEndWithBest(hasStep: true));
    }

    [Theory]
    [InlineData(CancellationOutcome.Throw, true, true)]
    [InlineData(CancellationOutcome.Throw, false, true)]
    [InlineData(CancellationOutcome.KeepBest, true, false)]
    [InlineData(CancellationOutcome.KeepBest, false, true)]
    public void IsCancelled_TokenIsCancelled_ThrowsUnlessThereIsSomethingToKeep(CancellationOutcome outcome, bool hasStep, bool throws)
    {
        var stop = Make(outcome, null);
        Assert.False(stop.IsCancelled(hasStep));
        _source.Cancel();
        Assert.Equal(!throws, stop.IsEndWithBest(hasStep));
        if (throws)
        {
            Assert.Equal(_source.Token, Assert.Throws<OperationCanceledException>(() => stop.IsCancelled(hasStep)).CancellationToken);
            Assert.Throws<OperationCanceledException>(() => stop.IsRaised(hasStep));
            return;
        }
        Assert.True(stop.IsCancelled(hasStep));
        Assert.True(stop.IsRaised(hasStep));
    }

    public void Dispose() => _source.Dispose();

    private StopSignal Make(CancellationOutcome outcome, TimeSpan? budget) =>
        new(
            new AutoencoderOptions
            {
                OnCancellation = outcome,
                TimeBudget = budget,
                CancellationToken = _source.Token,
            },
            _clock
        );
}
