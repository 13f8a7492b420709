namespace MLNetAutoencoder.Serving;

/// <summary>
/// A row and the task of its answer. It is done when it is scored, cancelled or late, whichever comes first; what comes after has no
/// effect. Thread-safe.
/// </summary>
/// <param name="row">The row.</param>
/// <param name="start">When it came, as the clock's timestamp.</param>
/// <param name="telemetry">Told when it fails.</param>
internal sealed class ScoringRequest<TRow, TResult>(TRow row, long start, ScoringTelemetry.Scorer telemetry)
    : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously) // never on the worker
{
    private CancellationTokenRegistration _cancellation;
    private ITimer? _deadline;

    public TRow Row => row;

    public long Start => start;

    public bool IsDone => Task.IsCompleted;

    /// <summary>Ends the request when it is cancelled or late. To be called before a worker can see it.</summary>
    public void Arm(TimeSpan? timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken.UnsafeRegister(
            static (request, token) => ((ScoringRequest<TRow, TResult>)request!).Cancel(token),
            this
        );
        if (timeout is { } due)
            _deadline = time.CreateTimer(static request => ((ScoringRequest<TRow, TResult>)request!).Expire(), this, due, Never);
    }

    public void Answer(TResult result)
    {
        if (TrySetResult(result))
            Disarm();
    }

    public void Fail(Exception e)
    {
        if (!TrySetException(e))
            return;
        Disarm();
        telemetry.Failed(e);
    }

    private static TimeSpan Never => Timeout.InfiniteTimeSpan;

    private void Cancel(CancellationToken cancellationToken)
    {
        if (!TrySetCanceled(cancellationToken))
            return;
        _deadline?.Dispose();
        telemetry.Failed(new OperationCanceledException());
    }

    private void Expire() =>
        Fail(
            new TimeoutException(
                $"The row was not scored within {nameof(AutoencoderScoringOptions.Timeout)}; try again later, or give it more time or the "
                    + $"service more {nameof(AutoencoderScoringOptions.Workers)}."
            )
        );

    private void Disarm()
    {
        _cancellation.Unregister();
        _deadline?.Dispose();
    }
}
