using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Long use leaves no session open and no file behind.</summary>
[Collection(nameof(Alone))]
public sealed class LeakTests : IDisposable
{
    private const string UnixVariable = "TMPDIR";
    private const string WindowsVariable = "TMP";

    private readonly TempFolder _folder = new();
    private readonly string? _unix = Environment.GetEnvironmentVariable(UnixVariable);
    private readonly string? _windows = Environment.GetEnvironmentVariable(WindowsVariable);
    private readonly int _live = AutoencoderModel.LiveCount;
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Gives the process a temporary folder of its own, since other processes write to the usual one.</summary>
    public LeakTests()
    {
        Environment.SetEnvironmentVariable(UnixVariable, _folder.Path);
        Environment.SetEnvironmentVariable(WindowsVariable, _folder.Path);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(UnixVariable, _unix);
        Environment.SetEnvironmentVariable(WindowsVariable, _windows);
        _folder.Dispose();
    }

    [Fact]
    public void Transform_ThousandTimes_LeavesNoSessionOpen()
    {
        var view = InputRow.View(_ml, TestModels.Rows(40));
        using (var transformer = TestModels.Full())
        {
            for (int i = 0; i < 1000; i++)
                Assert.Equal(40, Read.Floats(transformer.Transform(view), "Error").Length);
            Assert.Equal(_live + 1, AutoencoderModel.LiveCount);
        }
        Assert.Equal(_live, AutoencoderModel.LiveCount);
    }

    [Fact]
    public void SaveAndLoad_TenTimes_LeavesNoSessionOpenAndNoFile()
    {
        Assert.Equal(_folder.Path.TrimEnd('/', '\\'), Path.GetTempPath().TrimEnd('/', '\\'));
        var view = InputRow.View(_ml, TestModels.Rows(3));
        using (var detector = TestModels.Detector())
        using (var full = TestModels.Full())
        {
            for (int i = 0; i < 10; i++)
            {
                var loaded = SavedModel.ThroughStream(_ml, i % 2 == 0 ? detector : full, view.Schema);
                if (i % 5 < 2)
                {
                    var batched = loaded.WithBatchedOnnx(_ml);
                    Assert.Equal(_live + 3, AutoencoderModel.LiveCount);
                    Assert.Equal(3, Read.Floats(batched.Transform(view), i % 2 == 0 ? "Score" : "Error").Length);
                    ((IDisposable)batched).Dispose();
                }
                ((IDisposable)loaded).Dispose();
                Assert.Equal(_live + 2, AutoencoderModel.LiveCount);
            }
        }
        Assert.Equal(_live, AutoencoderModel.LiveCount);
        Assert.Empty(OurFiles());
    }

    [Fact]
    public void Save_StreamThatFails_LeavesNoFile()
    {
        var view = InputRow.View(_ml, TestModels.Rows(1));
        using var full = TestModels.Full();
        using var readOnly = new MemoryStream(new byte[10], writable: false);
        Assert.NotNull(Record.Exception(() => _ml.Model.Save(full, view.Schema, readOnly)));
        Assert.Empty(OurFiles());
    }

    private string[] OurFiles() => Directory.GetFiles(_folder.Path, "autoencoder-*", SearchOption.AllDirectories);
}
