namespace MLNetAutoencoder.Tests;

/// <summary>Views that fail, change or wait while they are streamed.</summary>
public sealed class StreamFaultTests
{
    private const int Rows = 200_000;

    private readonly ProbeView _view = new(Rows, 4);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(150_000)]
    [InlineData(Rows - 1)]
    public void Next_CursorThrows_ThrowsTheSame(long at)
    {
        using var data = Open();
        var error = new IOException("disk on fire");
        _view.BeforeRow = (_, row) =>
        {
            if (row == at)
                throw error;
        };
        Assert.Same(error, Assert.Throws<IOException>(() => Feed.Training(data)));
        Assert.Same(error, Assert.Throws<IOException>(() => Feed.Raw(data)));
        Assert.Equal(0, _view.Open);
    }

    [Fact]
    public void Next_CursorThrowsThatItWasCancelled_ThrowsTheSame()
    {
        using var data = Open();
        var error = new OperationCanceledException("by the view itself");
        _view.BeforeRow = (_, _) => throw error;
        Assert.Same(error, Assert.Throws<OperationCanceledException>(() => Feed.Training(data)));
    }

    [Fact]
    public void Next_ViewGivesNoCursor_ThrowsTheSame()
    {
        using var data = Open();
        var error = new UnauthorizedAccessException("moved");
        _view.RowsOfPass = _ => throw error;
        Assert.Same(error, Assert.Throws<UnauthorizedAccessException>(() => Feed.Training(data)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Rows - 1)]
    [InlineData(Rows + 1)]
    [InlineData(Rows * 2)]
    public void Next_LaterPassGivesOtherRows_ThrowsWithBothNumbersAndAWayOut(long rows)
    {
        using var data = Open();
        _view.RowsOfPass = _ => rows;
        foreach (var read in new Func<object>[] { () => Feed.Training(data, epoch: 1), () => Feed.Raw(data) })
        {
            var error = Assert.Throws<InvalidOperationException>(read);
            Assert.Contains(
                $"gave {Rows} usable rows at the first pass and {rows} at a later one",
                error.Message,
                StringComparison.Ordinal
            );
            Assert.Contains("cache", error.Message, StringComparison.Ordinal);
        }
        _view.RowsOfPass = _ => Rows;
        Assert.Equal(Rows, Feed.Training(data, epoch: 1).Length);
    }

    [Fact]
    public void Next_LaterPassGivesMoreRows_TrainsOnNoneOfThem()
    {
        using var data = Open();
        _view.RowsOfPass = _ => Rows + 5;
        using var reader = data.OpenTraining(1000, 0);
        var rows = new float[4000];
        Assert.Throws<InvalidOperationException>(() =>
        {
            for (int count = reader.Next(); count > 0; count = reader.Next())
            {
                reader.Fill(0, count, rows, []);
                Assert.All(Enumerable.Range(0, count), i => Assert.InRange(rows[i * 4], 0, Rows - 1));
            }
        });
    }

    [Fact]
    public void Open_CursorThrowsInTheFirstPass_ThrowsTheSame()
    {
        var error = new IOException("disk on fire");
        _view.BeforeRow = (_, row) =>
        {
            if (row == Rows / 2)
                throw error;
        };
        Assert.Same(error, Assert.Throws<IOException>(Open));
        Assert.Equal(0, _view.Open);
    }

    [Fact]
    public void Dispose_InMidEpoch_StopsTheThreadAndDisposesTheCursor()
    {
        using var data = Open();
        using var reader = data.OpenTraining(16, 0);
        Assert.Equal(16, reader.Next());
        var thread = _view.Reader!;
        Assert.NotSame(Thread.CurrentThread, thread);
        Assert.Equal(1, _view.Open);
        reader.Dispose();
        Assert.False(thread.IsAlive);
        Assert.Equal(0, _view.Open);
    }

    [Fact]
    public void Dispose_BeforeTheFirstBatch_StopsTheThread()
    {
        using var data = Open();
        data.OpenTraining(16, 0).Dispose();
        Assert.False(_view.Reader!.IsAlive);
        Assert.Equal(0, _view.Open);
    }

    [Fact]
    public void Next_AtTheEnd_HasDisposedTheCursor()
    {
        using var data = Open();
        using var reader = data.OpenTraining(1000, 0);
        reader.Skip(long.MaxValue);
        Assert.Equal(0, _view.Open);
    }

    /// <summary>Whoever waits for rows is let go even while the view gives none.</summary>
    [Fact]
    public void Next_CancelledWhileTheViewWaits_ThrowsAtOnce()
    {
        using var cancellation = new CancellationTokenSource();
        using var data = Open(cancellation.Token);
        using var waiting = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        _view.BeforeRow = (_, row) =>
        {
            if (row != 1000)
                return;
            waiting.Set();
            release.Wait(TimeSpan.FromMinutes(1));
        };
        using var reader = data.OpenTraining(16, 0);
        waiting.Wait(TimeSpan.FromMinutes(1));
        cancellation.Cancel();
        try
        {
            Assert.ThrowsAny<OperationCanceledException>(() => reader.Skip(long.MaxValue));
            Assert.False(release.IsSet);
        }
        finally
        {
            release.Set();
        }
        reader.Dispose();
        Assert.Equal(0, _view.Open);
    }

    [Fact]
    public void OpenTraining_AfterAnEpochWasGivenUp_GivesAWholeEpoch()
    {
        using var data = Open();
        var expected = Feed.Training(data, epoch: 1);
        using (var reader = data.OpenTraining(32, 0))
            reader.Skip(20);
        Assert.Equal(expected, Feed.Training(data, epoch: 1));
    }

    private TrainingData Open() => Open(default);

    private TrainingData Open(CancellationToken cancellation)
    {
        var data = Feed.Open(_view, Feed.Options(1_000_000), cancellation);
        Assert.True(data.IsStreamed);
        return data;
    }
}
