using Microsoft.ML;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>Files that ML.NET needs for a while stand in the context's folder, and nowhere for longer.</summary>
public sealed class TempFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("context-");
    private readonly MLContext _ml;

    public TempFolderTests() => _ml = new MLContext(seed: 1) { TempFilePath = _folder.FullName };

    private int Files => _folder.GetFiles("*", SearchOption.AllDirectories).Length;

    private string[] Names() => [.. _folder.GetFiles("*", SearchOption.AllDirectories).Select(f => f.FullName + " " + f.Length)];

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The system's folder may be one that nothing can be written to.</summary>
    [Fact]
    public void Save_ContextWithAFolder_WritesThereOnlyAndLeavesNothing()
    {
        var written = new HashSet<string>();
        using var watcher = new FileSystemWatcher(_folder.FullName) { EnableRaisingEvents = true, IncludeSubdirectories = true };
        watcher.Created += (_, file) =>
        {
            lock (written)
                written.Add(file.FullPath);
        };
        foreach (var (step, view) in Steps())
        {
            lock (written)
                written.Clear();
            _ml.Model.Save(step, view.Schema, new MemoryStream());
            Assert.True(SpinWait.SpinUntil(AnyWritten, TimeSpan.FromSeconds(10)), $"{step}");
            Assert.Equal([], Names());
            (step as IDisposable)?.Dispose();
        }

        bool AnyWritten()
        {
            lock (written)
                return written.Count > 0;
        }
    }

    /// <summary>The steps that were replaced belong to the result, with the files that they keep.</summary>
    [Fact]
    public void WithBatchedOnnx_Disposed_LeavesNoFiles()
    {
        foreach (var (step, view) in Steps())
        {
            using var stream = new MemoryStream();
            _ml.Model.Save(step, view.Schema, stream);
            var loaded = SavedPipeline.Load(_ml, stream, out _).WithBatchedOnnx(_ml);
            Assert.NotEqual(0, Files);
            loaded.Transform(view).Preview(3);
            ((IDisposable)loaded).Dispose();
            Assert.Equal([], Names());
            (step as IDisposable)?.Dispose();
        }
    }

    private IEnumerable<(ITransformer Step, IDataView View)> Steps()
    {
        var view = Views.Of(_ml, Samples.Curve(60, 4));
        yield return (_ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(view), view);
        var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", Tiny.AnomalyOptions()).Fit(view);
        yield return (detector.WithThreshold(3), view);
        yield return (detector, view);
        yield return (_ml.Transforms.SlidingWindow("Window", "Features", length: 3).Fit(view), view);
        yield return (
            _ml.Transforms.SlidingWindow("Window", "Features", length: 3, WindowPadding.FirstRow)
                .Append(_ml.AnomalyDetection.Trainers.Autoencoder("Window", Tiny.AnomalyOptions()))
                .Fit(view),
            view
        );
    }
}
