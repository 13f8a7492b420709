using Microsoft.Extensions.Time.Testing;

namespace MLNetAutoencoder.Tests;

/// <summary>Rows through queue, batches and back.</summary>
public sealed class ScoringEngineTests
{
    [Fact]
    public async Task ScoreAsync_WhileABatchRuns_ScoresAllThatWaitsTogether()
    {
        using var held = new HeldModel();
        await using var engine = held.Serve(new AutoencoderScoringOptions { MaxBatchSize = 8 });
        var first = engine.ScoreAsync(0, default);
        await held.BegunAsync();
        var others = Enumerable.Range(1, 11).Select(row => engine.ScoreAsync(row, default)).ToArray();
        held.Release(3);
        Assert.Equal((0, "1"), await first);
        Assert.Equal(Enumerable.Range(1, 11).Select(row => (row, "1")), await Task.WhenAll(others));
        Assert.Equal(
            [
                [0],
                [1, 2, 3, 4, 5, 6, 7, 8],
                [9, 10, 11],
            ],
            held.Batches
        );
    }

    [Fact]
    public async Task ScoreAsync_SeveralRows_AnswersInTheirOrder()
    {
        using var held = new HeldModel();
        await using var engine = held.Serve(
            new AutoencoderScoringOptions
            {
                MaxBatchSize = 4,
                MaxQueueLength = 2,
                Workers = 2,
            }
        );
        held.Release(100);
        int[] rows = [.. Enumerable.Range(0, 50)];
        Assert.Equal(rows, (await engine.ScoreAsync(rows, default)).Select(answer => answer.Row));
        Assert.Empty(await engine.ScoreAsync([], default));
    }

    [Fact]
    public async Task ScoreAsync_FaultyRow_IsRefusedBeforeTheQueue()
    {
        using var held = new HeldModel();
        await using var engine = held.Serve(new AutoencoderScoringOptions());
        var one = await Assert.ThrowsAsync<ArgumentException>(() => engine.ScoreAsync(1001, default));
        var many = await Assert.ThrowsAsync<ArgumentException>(() => engine.ScoreAsync([1, 1001], default));
        Assert.StartsWith("1001 is too large for model 1.", one.Message);
        Assert.StartsWith("Row 1 is not accepted. 1001 is too large for model 1.", many.Message);
        Assert.Empty(held.Batches);
    }

    [Fact]
    public async Task ScoreAsync_FullQueue_Refuses()
    {
        using var held = new HeldModel();
        await using var engine = held.Serve(new AutoencoderScoringOptions { MaxQueueLength = 2 });
        var running = engine.ScoreAsync(0, default);
        await held.BegunAsync();
        Task[] waiting = [engine.ScoreAsync(1, default), engine.ScoreAsync(2, default)];
        var refused = await Assert.ThrowsAsync<ScoringUnavailableException>(() => engine.ScoreAsync(3, default));
        await Assert.ThrowsAsync<ScoringUnavailableException>(() => engine.ScoreAsync([4, 5], default));
        Assert.StartsWith("2 rows wait already", refused.Message);
        held.Release(10);
        await Task.WhenAll([running, .. waiting]);
        Assert.Equal(
            [
                [0],
                [1, 2],
            ],
            held.Batches
        );
    }

    [Fact]
    public async Task ScoreAsync_FullQueueThatWaits_ScoresOnceThereIsAPlace()
    {
        using var held = new HeldModel();
        await using var engine = held.Serve(new AutoencoderScoringOptions { MaxQueueLength = 1, WhenFull = QueueFullAction.Wait });
        var running = engine.ScoreAsync(0, default);
        await held.BegunAsync();
        using var end = new CancellationTokenSource();
        Task[] waiting = [engine.ScoreAsync(1, default), engine.ScoreAsync(2, default)];
        var cancelled = engine.ScoreAsync(3, end.Token);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        held.Release(10);
        await Task.WhenAll([running, .. waiting]);
        Assert.DoesNotContain(3, held.Batches.SelectMany(batch => batch));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task ScoreAsync_PastTheDeadline_ThrowsAndIsNotScored(int maxQueueLength)
    {
        using var held = new HeldModel();
        var time = new FakeTimeProvider();
        await using var engine = held.Serve(
            new AutoencoderScoringOptions
            {
                Timeout = TimeSpan.FromSeconds(1),
                MaxQueueLength = maxQueueLength,
                WhenFull = QueueFullAction.Wait,
            },
            time
        );
        var running = engine.ScoreAsync(0, default);
        await held.BegunAsync();
        time.Advance(TimeSpan.FromSeconds(0.9));
        Task[] late = [engine.ScoreAsync(1, default), engine.ScoreAsync(2, default)];
        time.Advance(TimeSpan.FromSeconds(0.9));
        await Assert.ThrowsAsync<TimeoutException>(() => running);
        Assert.All(late, task => Assert.False(task.IsCompleted));
        time.Advance(TimeSpan.FromSeconds(0.1));
        foreach (var task in late)
            Assert.Contains("within Timeout", (await Assert.ThrowsAsync<TimeoutException>(() => task)).Message);
        held.Release(10);
        await engine.ScoreAsync(3, default);
        Assert.Equal(
            [
                [0],
                [3],
            ],
            held.Batches
        );
    }

    [Fact]
    public async Task ScoreAsync_CancelledWhileItWaits_IsNotScored()
    {
        using var held = new HeldModel();
        await using var engine = held.Serve(new AutoencoderScoringOptions());
        using var end = new CancellationTokenSource();
        var running = engine.ScoreAsync(0, end.Token);
        await held.BegunAsync();
        var one = engine.ScoreAsync(1, end.Token);
        var many = engine.ScoreAsync([2, 3], end.Token);
        var kept = engine.ScoreAsync(4, default);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => many);
        Assert.Equal(end.Token, thrown.CancellationToken);
        held.Release(10);
        Assert.Equal((4, "1"), await kept);
        Assert.Equal(
            [
                [0],
                [4],
            ],
            held.Batches
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.ScoreAsync(5, end.Token));
    }

    [Fact]
    public async Task ScoreAsync_RowThatThrows_FailsAlone()
    {
        using var held = new HeldModel { FaultOfMinusOne = new InvalidOperationException("no") };
        await using var engine = held.Serve(new AutoencoderScoringOptions());
        var first = engine.ScoreAsync(0, default);
        await held.BegunAsync();
        var (left, faulty, right) = (engine.ScoreAsync(1, default), engine.ScoreAsync(-1, default), engine.ScoreAsync(2, default));
        held.Release(100);
        await first;
        Assert.Equal("no", (await Assert.ThrowsAsync<InvalidOperationException>(() => faulty)).Message);
        Assert.Equal([(1, "1"), (2, "1")], await Task.WhenAll(left, right));
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.ScoreAsync(-1, default));
        Assert.Equal((3, "1"), await engine.ScoreAsync(3, default));
    }

    [Fact]
    public async Task ScoreAsync_CallerThatBlocks_DoesNotHoldTheWorker()
    {
        using var held = new HeldModel();
        await using var engine = held.Serve(new AutoencoderScoringOptions());
        using var go = new ManualResetEventSlim();
        var blocked = engine.ScoreAsync(0, default).ContinueWith(_ => go.Wait(), TaskContinuationOptions.ExecuteSynchronously);
        held.Release(100); // now that the caller waits, so that it is the answer that wakes it
        Assert.Equal((1, "1"), await engine.ScoreAsync(1, default)); // by the only worker
        go.Set();
        await blocked;
    }

    [Fact]
    public async Task ScoreAsync_MaxWait_WaitsUntilTheBatchIsFullOrTheTimeIsOver()
    {
        using var held = new HeldModel();
        var time = new FakeTimeProvider();
        await using var engine = held.Serve(
            new AutoencoderScoringOptions { MaxBatchSize = 2, MaxWait = TimeSpan.FromMilliseconds(10) },
            time
        );
        held.Release(100);
        var first = engine.ScoreAsync(0, default);
        await engine.ScoreAsync(1, default); // fills the batch, at a clock that stands
        await first;
        Assert.Equal(
            [
                [0, 1],
            ],
            held.Batches
        );
        var alone = engine.ScoreAsync(2, default);
        while (!alone.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
        Assert.Equal(
            [
                [0, 1],
                [2],
            ],
            held.Batches
        );
    }

    [Fact]
    public async Task StopAsync_WhileRowsWait_ScoresThemAndTakesNoMore()
    {
        using var held = new HeldModel();
        await using var engine = held.Serve(new AutoencoderScoringOptions());
        var running = engine.ScoreAsync(0, default);
        await held.BegunAsync();
        var waiting = engine.ScoreAsync(1, default);
        var stop = engine.StopAsync(default);
        await Assert.ThrowsAsync<ScoringUnavailableException>(() => engine.ScoreAsync(2, default));
        Assert.False(stop.IsCompleted);
        held.Release(10);
        await stop;
        Assert.Equal([(0, "1"), (1, "1")], await Task.WhenAll(running, waiting));
    }

    [Fact]
    public async Task StopAsync_Cancelled_LetsGoOfAllThatWaits()
    {
        using var held = new HeldModel();
        await using var engine = held.Serve(new AutoencoderScoringOptions { MaxQueueLength = 1, WhenFull = QueueFullAction.Wait });
        var running = engine.ScoreAsync(0, default);
        await held.BegunAsync();
        Task[] waiting = [engine.ScoreAsync(1, default), engine.ScoreAsync(2, default)];
        await engine.StopAsync(new CancellationToken(canceled: true));
        foreach (var task in waiting)
            await Assert.ThrowsAsync<ScoringUnavailableException>(() => task);
        held.Release(10);
        Assert.Equal((0, "1"), await running);
    }

    [Fact]
    public async Task DisposeAsync_Always_FreesTheModelAndMayBeRepeated()
    {
        using var held = new HeldModel();
        var engine = held.Serve(new AutoencoderScoringOptions());
        Assert.Equal(1, held.Live);
        await engine.DisposeAsync();
        await engine.DisposeAsync();
        Assert.Equal(0, held.Live);
        await Assert.ThrowsAsync<ScoringUnavailableException>(() => engine.ScoreAsync(0, default));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => engine.ReloadAsync(default));
    }
}
