using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

/// <summary>Folders that cannot be used, from the start or later.</summary>
public sealed class CheckpointFolderFaultTests : IDisposable
{
    private readonly MLContext _ml = new();
    private readonly CheckpointFolder _folder = new();
    private readonly IDataView _view;
    private readonly LogLines _log;

    public CheckpointFolderFaultTests()
    {
        _view = Views.Of(_ml, Samples.Noise(60, 4));
        _log = new LogLines(_ml);
    }

    [Fact]
    public void Fit_FolderIsAFile_SaysSoBeforeItReads()
    {
        File.WriteAllText(_folder.Path, "");
        var view = new FormulaView(100, 4, (_, _) => Assert.Fail("A row was read."));
        Native.AssertNothingLeft(() =>
        {
            var error = Assert.Throws<IOException>(() => Fit(view, _ => { }));
            Assert.Contains(_folder.Path, error.Message, StringComparison.Ordinal);
            Assert.Contains("CheckpointOptions.Folder", error.Message, StringComparison.Ordinal);
        });
        File.Delete(_folder.Path);
    }

    [Fact]
    public void Fit_FolderIsInUse_SaysSoAndTheOtherTrainingCompletes()
    {
        IOException? inner = null;
        Fit(_view, _ => inner ??= Assert.Throws<IOException>(() => Fit(_view, _ => { })));
        Assert.Contains("no other training uses", inner!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_CheckpointsCannotBeWrittenLater_WarnsOnceAndCompletes()
    {
        byte[] expected = Fit(_view, _ => { });
        byte[] actual = Fit(
            _view,
            progress =>
            {
                if (progress.Epoch != 2)
                    return;
                Directory.Delete(_folder.Path, recursive: true);
                File.WriteAllText(_folder.Path, "in the way");
            }
        );
        Assert.Equal(expected, actual);
        var warning = Assert.Single(_log.Of(ChannelMessageKind.Warning));
        Assert.Contains("could not be written", warning, StringComparison.Ordinal);
        Assert.Contains("Training goes on.", warning, StringComparison.Ordinal);
        File.Delete(_folder.Path);
    }

    [Fact]
    public void Fit_FolderIsTakenAway_MakesItAgain()
    {
        byte[] expected = Fit(_view, _ => { });
        Assert.Equal(
            expected,
            Fit(
                _view,
                progress =>
                {
                    if (progress.Epoch == 2)
                        Directory.Delete(_folder.Path, recursive: true);
                }
            )
        );
        Assert.Empty(_log.Of(ChannelMessageKind.Warning));
    }

    [Fact]
    public void Fit_RowsCannotBeRead_FreesTheFolder()
    {
        var view = new FormulaView(100, 4, (_, _) => throw new IOException("disk on fire"));
        Assert.Equal("disk on fire", Assert.Throws<IOException>(() => Fit(view, _ => { })).Message);
        Assert.NotEmpty(Fit(_view, _ => { }));
    }

    public void Dispose() => _folder.Dispose();

    private byte[] Fit(IDataView view, Action<TrainingProgress> report)
    {
        var options = Tiny.Options(epochs: 5);
        options.Checkpoint = new CheckpointOptions { Folder = _folder.Path };
        options.Progress = new OnProgress(report);
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        return model.Model.ToOnnx();
    }
}
