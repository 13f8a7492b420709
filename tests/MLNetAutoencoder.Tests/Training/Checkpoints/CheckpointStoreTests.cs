namespace MLNetAutoencoder.Tests;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly CheckpointFolder _folder = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadNewest_EmptyFolder_GivesNothing()
    {
        using var store = Open();
        Assert.Null(store.LoadNewest(_warnings.Add));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Save_SeveralTimes_KeepsTheNewestTwo()
    {
        Save(1, 2, 3);
        Assert.Equal(["autoencoder-000002.checkpoint", "autoencoder-000003.checkpoint"], _folder.Names);
        Save(4);
        Assert.Equal(["autoencoder-000003.checkpoint", "autoencoder-000004.checkpoint"], _folder.Names);
        Assert.Equal(4, Load()!.Seed);
    }

    [Fact]
    public void Save_AfterTheMillionth_StillKnowsTheNewest()
    {
        Save(1);
        File.Move(_folder.File("autoencoder-000001.checkpoint"), _folder.File("autoencoder-999999.checkpoint"));
        Save(2, 3);
        Assert.Equal(["autoencoder-1000000.checkpoint", "autoencoder-1000001.checkpoint"], _folder.Names);
        Assert.Equal(3, Load()!.Seed);
    }

    [Fact]
    public void Store_OtherFilesInTheFolder_AreLeftAlone()
    {
        string[] others =
        [
            "autoencoder-.checkpoint",
            "autoencoder-99999999999999999999.checkpoint",
            "autoencoder-one.checkpoint",
            "notes.txt",
            "other.checkpoint.tmp",
        ];
        Directory.CreateDirectory(_folder.Path);
        foreach (string name in others)
            File.WriteAllText(_folder.File(name), "mine");
        Save(1, 2, 3);
        using (var store = Open())
        {
            Assert.Equal(3, store.LoadNewest(_warnings.Add)!.Seed);
            store.Clear();
        }
        Assert.Equal(others, _folder.Names);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Open_AfterAKilledTraining_RemovesWhatItLeftHalfWritten()
    {
        Save(1);
        File.WriteAllText(_folder.File("autoencoder-000002.checkpoint.tmp"), "half");
        File.WriteAllText(_folder.File("autoencoder.lock"), "");
        Open().Dispose();
        Assert.Equal(["autoencoder-000001.checkpoint"], _folder.Names);
    }

    [Fact]
    public void Open_FolderInUse_SaysSo()
    {
        using var first = Open();
        var e = Assert.Throws<IOException>(() => Open());
        Assert.Contains(_folder.Path, e.Message, StringComparison.Ordinal);
        Assert.Contains("CheckpointOptions.Folder", e.Message, StringComparison.Ordinal);
        first.Save(CheckpointFolder.Checkpoint());
    }

    [Fact]
    public void Open_FolderIsAFileOrBelowOne_SaysSo()
    {
        Directory.CreateDirectory(_folder.Path);
        string file = _folder.File("file");
        File.WriteAllText(file, "mine");
        foreach (string path in new[] { file, Path.Combine(file, "below") })
            Assert.Contains(path, Assert.Throws<IOException>(() => new CheckpointStore(path)).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(file));
    }

    /// <summary>The system's own folder, since the permissions of one of ours do not bind an administrator.</summary>
    [Fact]
    public void Open_FolderThatNobodyCanWrite_SaysSo()
    {
        if (OperatingSystem.IsLinux())
            Assert.Contains(
                "/proc/checkpoints",
                Assert.Throws<IOException>(() => new CheckpointStore("/proc/checkpoints")).Message,
                StringComparison.Ordinal
            );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Save_FailsHalfway_LeavesTheCheckpointsBefore(bool isDiskFull)
    {
        Save(1, 2);
        using (
            var store = new CheckpointStore(
                _folder.Path,
                path => new FailingFile(path, isDiskFull ? new IOException("no space left") : new UnauthorizedAccessException("may not"))
            )
        )
        {
            var e = Assert.Throws<IOException>(() => store.Save(CheckpointFolder.Checkpoint(seed: 3)));
            Assert.Contains("autoencoder-000003.checkpoint could not be written", e.Message, StringComparison.Ordinal);
            Assert.Contains(isDiskFull ? "no space left" : "may not", e.Message, StringComparison.Ordinal);
        }
        Assert.Equal(["autoencoder-000001.checkpoint", "autoencoder-000002.checkpoint"], _folder.Names);
        Assert.Equal(2, Load()!.Seed);
    }

    /// <summary>Linux has a device that is always full.</summary>
    [Fact]
    public void Save_FullDevice_ThrowsWithFileAndReason()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var store = new CheckpointStore(_folder.Path, _ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write));
        var e = Assert.Throws<IOException>(() => store.Save(CheckpointFolder.Checkpoint(size: 100_000)));
        Assert.Contains("autoencoder-000001.checkpoint could not be written", e.Message, StringComparison.Ordinal);
        Assert.Contains("No space left", e.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Save_AfterOneThatFailed_Works()
    {
        bool isFull = true;
        using (
            var store = new CheckpointStore(
                _folder.Path,
                path => isFull ? new FailingFile(path, new IOException("full")) : File.Create(path)
            )
        )
        {
            Assert.Throws<IOException>(() => store.Save(CheckpointFolder.Checkpoint(seed: 1)));
            isFull = false;
            store.Save(CheckpointFolder.Checkpoint(seed: 2));
        }
        Assert.Equal(2, Load()!.Seed);
    }

    [Fact]
    public void Save_FolderWasDeleted_MakesItAgain()
    {
        using (var store = Open())
        {
            store.Save(CheckpointFolder.Checkpoint(seed: 1));
            Directory.Delete(_folder.Path, recursive: true);
            store.Save(CheckpointFolder.Checkpoint(seed: 2));
        }
        Assert.Equal(2, Load()!.Seed);
    }

    [Fact]
    public void Save_AfterADamagedOne_KeepsTheLastWholeOneBesideTheNew()
    {
        Save(1, 2);
        File.WriteAllText(_folder.File("autoencoder-000002.checkpoint"), "damaged");
        using (var store = Open())
        {
            Assert.Equal(1, store.LoadNewest(_warnings.Add)!.Seed);
            store.Save(CheckpointFolder.Checkpoint(seed: 2));
        }
        Assert.Equal(["autoencoder-000001.checkpoint", "autoencoder-000003.checkpoint"], _folder.Names);
    }

    [Fact]
    public void LoadNewest_AllDamaged_NamesTheFolderAndTheWayOut()
    {
        Save(1, 2);
        foreach (string name in _folder.Names)
            File.WriteAllText(_folder.File(name), "damaged");
        using var store = Open();
        var e = Assert.Throws<InvalidOperationException>(() => store.LoadNewest(_warnings.Add));
        Assert.Contains(_folder.Path, e.Message, StringComparison.Ordinal);
        Assert.Contains("CheckpointOptions.Resume = false", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, _warnings.Count);
    }

    [Fact]
    public void LoadNewest_NewerFormat_IsAnErrorAndNoReasonToTakeTheOneBefore()
    {
        Save(1, 2);
        string newest = _folder.File("autoencoder-000002.checkpoint");
        File.WriteAllBytes(newest, CheckpointFolder.Forge(File.ReadAllBytes(newest), bytes => bytes[8] = 2));
        using var store = Open();
        var e = Assert.Throws<InvalidOperationException>(() => store.LoadNewest(_warnings.Add));
        Assert.Contains(newest, e.Message, StringComparison.Ordinal);
        Assert.Contains("format 2", e.Message, StringComparison.Ordinal);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Clear_Always_LeavesNoCheckpoint()
    {
        using (var store = Open())
        {
            store.Save(CheckpointFolder.Checkpoint(seed: 1));
            store.Save(CheckpointFolder.Checkpoint(seed: 2));
            store.Clear();
            Assert.Null(store.LoadNewest(_warnings.Add));
        }
        Assert.Empty(_folder.Names);
    }

    private CheckpointStore Open() => new(_folder.Path);

    private void Save(params int[] epochs)
    {
        using var store = Open();
        foreach (int epoch in epochs)
            store.Save(CheckpointFolder.Checkpoint(epoch));
    }

    private CheckpointState? Load()
    {
        using var store = Open();
        return store.LoadNewest(_warnings.Add);
    }

    /// <summary>Takes the first few bytes.</summary>
    private sealed class FailingFile(string path, Exception exception) : FileStream(path, FileMode.CreateNew, FileAccess.Write)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Position > 100)
                throw exception;
            base.Write(buffer);
        }
    }
}
