using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Estimators;

/// <summary>
/// One token for both ways to cancel: that of the options, and <see cref="MLContext"/>'s own CancelExecution, by which AutoML ends a trial.
/// ML.NET shows the latter as a flag, which is looked at some times a second.
/// </summary>
internal sealed class ContextCancellation : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _own;
    private readonly ITimer? _timer;

    /// <param name="environment">What the estimator was made by.</param>
    /// <param name="own">The token of the options.</param>
    public ContextCancellation(IHostEnvironment environment, CancellationToken own)
    {
        _own = own;
        _source = CancellationTokenSource.CreateLinkedTokenSource(own);
        if (CatalogEnvironment.Cancellation(environment) is not { } isCancelled)
            return;
        Look(isCancelled);
        _timer = TimeProvider.System.CreateTimer(_ => Look(isCancelled), null, s_interval, s_interval);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Runs something that the token ends; its exception has the options' own token where that was cancelled.</summary>
    /// <exception cref="OperationCanceledException">The token ended it.</exception>
    public T Run<T>(Func<CancellationToken, T> work)
    {
        try
        {
            return work(Token);
        }
        catch (OperationCanceledException e) when (_own.IsCancellationRequested && e.CancellationToken != _own)
        {
            throw new OperationCanceledException(e.Message, e, _own);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _source.Dispose();
    }

    private void Look(Func<bool> isCancelled)
    {
        if (!isCancelled())
            return;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The fit ended meanwhile.
        }
    }
}
