using System.Collections.Concurrent;
using Microsoft.ML;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// Our training through the estimator's <c>Fit</c>, on a thread of its own that rests after each epoch until the next is wanted. What it
/// tells is the history's rows per second of that epoch. Owns the thread.
/// </summary>
internal sealed class FitLoop : ITimedLoop
{
    /// <summary>The epochs that options for it are made for; more than anybody asks for.</summary>
    public const int Epochs = 100_000;

    private readonly IDataView _view;
    private readonly AutoencoderOptions _options;
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly BlockingCollection<double> _rates = [];
    private readonly CancellationTokenSource _enough = new();
    private readonly Thread _thread;
    private Exception? _fault;

    public FitLoop(string name, IDataView view, AutoencoderOptions options)
    {
        Name = name;
        _view = view;
        _options = options;
        options.CancellationToken = _enough.Token;
        options.Progress = new AtOnce(EpochDone);
        _thread = new Thread(Train) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public string Name { get; }

    public double Measure()
    {
        _wanted.Release();
        return _rates.TryTake(out double rate, Timeout.Infinite)
            ? rate
            : throw new InvalidOperationException($"Training ended before its time ({Name}).", _fault);
    }

    public void Dispose()
    {
        _enough.Cancel();
        _wanted.Release();
        _thread.Join();
        _wanted.Dispose();
        _rates.Dispose();
        _enough.Dispose();
    }

    private void Train()
    {
        try
        {
            _wanted.Wait();
            new MLContext(seed: 1).Transforms.Autoencoder(Network.LatentColumn, Workload.FeatureColumn, _options).Fit(_view).Dispose();
        }
        catch (OperationCanceledException) when (_enough.IsCancellationRequested) { }
#pragma warning disable CA1031 // Whatever it is, it is thrown again where the next epoch is asked for.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _fault = error;
        }
        finally
        {
            _rates.CompleteAdding();
        }
    }

    private void EpochDone(TrainingProgress progress)
    {
        if (!progress.IsEpochEnd)
            return;
        _rates.Add(progress.RowsPerSecond);
        _wanted.Wait();
    }

    /// <summary>Calls back at once, on the thread that trains, unlike Progress.</summary>
    private sealed class AtOnce(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
