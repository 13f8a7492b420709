using Microsoft.Extensions.Time.Testing;

namespace MLNetAutoencoder.Tests;

/// <summary>A model takes the place of another while rows are scored.</summary>
public sealed class ModelSwapTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task ReloadAsync_WhileABatchRuns_LetsItEndWithTheOldModel()
    {
        using var held = new HeldModel();
        await using var engine = held.Serve(new AutoencoderScoringOptions());
        var old = engine.ScoreAsync(0, default);
        await held.BegunAsync();
        var waiting = engine.ScoreAsync(1, default);
        ServedFiles.Replace(held.Path, "2"u8.ToArray());
        string version = await engine.ReloadAsync(default);
        Assert.Equal(version, engine.Version);
        Assert.Equal(2, held.Live); // the batch still needs the old one
        held.Release(10);
        Assert.Equal((0, "1"), await old);
        Assert.Equal((1, "2"), await waiting);
        Assert.Equal(1, held.Live);
    }

    [Fact]
    public async Task ReloadAsync_RowThatNoLongerFits_FailsAlone()
    {
        using var held = new HeldModel();
        ServedFiles.Replace(held.Path, "2"u8.ToArray());
        await using var engine = held.Serve(new AutoencoderScoringOptions());
        var running = engine.ScoreAsync(0, default);
        await held.BegunAsync();
        var (fits, tooLarge) = (engine.ScoreAsync(1, default), engine.ScoreAsync(1500, default));
        ServedFiles.Replace(held.Path, "1"u8.ToArray());
        await engine.ReloadAsync(default);
        held.Release(10);
        await running;
        Assert.Equal((1, "1"), await fits);
        var thrown = await Assert.ThrowsAsync<ArgumentException>(() => tooLarge);
        Assert.StartsWith("The model was exchanged", thrown.Message, StringComparison.Ordinal);
        Assert.EndsWith("1500 is too large for model 1.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReloadAsync_DamagedFile_IsRefusedAndTheOldModelGoesOn()
    {
        using var held = new HeldModel();
        await using var engine = held.Serve(new AutoencoderScoringOptions());
        held.Release(10);
        string version = engine.Version;
        ServedFiles.Replace(held.Path, "half"u8.ToArray());
        await Assert.ThrowsAsync<ModelFormatException>(() => engine.ReloadAsync(default));
        Assert.Equal(version, engine.Version);
        Assert.Contains("'half' is no number.", engine.Refusal);
        Assert.Equal((1, "1"), await engine.ScoreAsync(1, default));
        File.Delete(held.Path);
        await Assert.ThrowsAsync<FileNotFoundException>(() => engine.ReloadAsync(default));
        Assert.Equal((2, "1"), await engine.ScoreAsync(2, default));

        ServedFiles.Replace(held.Path, "1"u8.ToArray()); // the file that serves is back
        Assert.Equal(version, await engine.ReloadAsync(default));
        Assert.Null(engine.Refusal);
        Assert.Equal(1, held.Live);
    }

    [Fact]
    public async Task Watch_FileThatChanges_IsLoadedOnceItRests()
    {
        using var held = new HeldModel();
        var time = new FakeTimeProvider();
        await using var engine = held.Serve(new AutoencoderScoringOptions { WatchInterval = Interval }, time);
        held.Release(10);
        Write(held, "22", age: 1);
        time.Advance(Interval); // seen
        Write(held, "333", age: 2);
        time.Advance(Interval); // changed again: still being written
        Assert.Equal(1, held.Loads);
        await AdvanceUntilAsync(time, () => held.Loads == 2 && held.Live == 1);
        Assert.Equal((1, "333"), await engine.ScoreAsync(1, default));
    }

    /// <summary>Two files that are written within a step of the file system's clock have one time.</summary>
    [Theory]
    [InlineData("1", "2")]
    [InlineData("h", "2")]
    public async Task Watch_FileWithTheTimeAndLengthOfTheLast_IsLoadedOnceTheClockHasGoneOn(string first, string second)
    {
        using var held = new HeldModel();
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 2, 0, 0, 1, TimeSpan.Zero)); // a second after it was written
        Write(held, "7", age: 1);
        await using var engine = held.Serve(new AutoencoderScoringOptions { WatchInterval = Interval }, time);
        held.Release(10);
        Write(held, first, age: 2);
        await Record.ExceptionAsync(() => engine.ReloadAsync(default));
        Write(held, second, age: 2);
        await AdvanceUntilAsync(time, () => engine.Refusal is null && held.Live == 1 && held.Loads == (first == "h" ? 2 : 3));
        Assert.Equal((1, second), await engine.ScoreAsync(1, default));
    }

    /// <summary>A file that has not changed is read once more, and not loaded.</summary>
    [Fact]
    public async Task Watch_FileThatWasWrittenJustNow_IsLoadedOnce()
    {
        using var held = new HeldModel();
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 1, TimeSpan.Zero));
        Write(held, "1", age: 1);
        await using var engine = held.Serve(new AutoencoderScoringOptions { WatchInterval = Interval }, time);
        for (int i = 0; i < 10; i++)
        {
            time.Advance(Interval);
            await Task.Yield();
        }
        Assert.Equal(1, held.Loads);
    }

    [Fact]
    public async Task Watch_FileThatIsRefused_IsTriedAgainWhenItChanges()
    {
        using var held = new HeldModel();
        var time = new FakeTimeProvider();
        await using var engine = held.Serve(new AutoencoderScoringOptions { WatchInterval = Interval }, time);
        held.Release(10);
        Write(held, "half", age: 1);
        await AdvanceUntilAsync(time, () => engine.Refusal is not null);
        Write(held, "2", age: 2);
        await AdvanceUntilAsync(time, () => engine.Refusal is null);
        Assert.Equal((1, "2"), await engine.ScoreAsync(1, default));
    }

    [Fact]
    public async Task Watch_LinkThatPointsElsewhere_IsFollowed()
    {
        if (OperatingSystem.IsWindows())
            return; // links need a privilege there
        using var held = new HeldModel();
        using var folder = new TempFolder();
        var time = new FakeTimeProvider();
        File.Move(held.Path, folder.File("1"));
        File.WriteAllText(folder.File("22"), "22");
        File.CreateSymbolicLink(held.Path, folder.File("1"));
        await using var engine = held.Serve(new AutoencoderScoringOptions { WatchInterval = Interval }, time);
        held.Release(10);
        File.Delete(held.Path);
        File.CreateSymbolicLink(held.Path, folder.File("22"));
        await AdvanceUntilAsync(time, () => held.Loads == 2 && held.Live == 1);
        Assert.Equal((1, "22"), await engine.ScoreAsync(1, default));
    }

    [Fact]
    public void Start_NoModel_Throws()
    {
        using var held = new HeldModel();
        ServedFiles.Replace(held.Path, "half"u8.ToArray());
        Assert.Throws<ModelFormatException>(() => held.Serve(new AutoencoderScoringOptions()));
        File.Delete(held.Path);
        Assert.Throws<FileNotFoundException>(() => held.Serve(new AutoencoderScoringOptions()));
    }

    /// <summary>A time of its own tells the file from the last one, however fast the test is.</summary>
    private static void Write(HeldModel held, string text, int age)
    {
        File.WriteAllText(held.Path, text);
        File.SetLastWriteTimeUtc(held.Path, new DateTime(2030, 1, age, 0, 0, 0, DateTimeKind.Utc));
    }

    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> isDone)
    {
        while (!isDone())
        {
            time.Advance(Interval);
            await Task.Yield();
        }
    }
}
