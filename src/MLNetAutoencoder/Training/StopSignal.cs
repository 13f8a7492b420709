namespace MLNetAutoencoder;

/// <summary>Whether a training has to end before its last epoch: asked between two steps.</summary>
internal sealed class StopSignal
{
    private readonly AutoencoderTrainingOptions _options;
    private readonly TimeProvider _clock;
    private readonly long _start;

    /// <param name="options">Budget and cancellation.</param>
    /// <param name="clock">Tells the time.</param>
    public StopSignal(AutoencoderTrainingOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _start = clock.GetTimestamp();
    }

    /// <summary>What the training took before it was interrupted.</summary>
    public TimeSpan Before { get; set; }

    public TimeSpan Elapsed => Before + _clock.GetElapsedTime(_start);

    /// <summary>Whether to end now, with what there is.</summary>
    /// <param name="hasStep">Whether there is anything: a step was taken.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled, and nothing is to be kept or there is nothing.</exception>
    public bool IsRaised(bool hasStep)
        => IsCancelled(hasStep) || (hasStep && _options.TimeBudget is { } budget && Elapsed >= budget);

    /// <summary>As <see cref="IsRaised"/>, for the cancellation alone.</summary>
    public bool IsCancelled(bool hasStep)
    {
        if (!_options.CancellationToken.IsCancellationRequested)
            return false;
        if (!IsEndWithBest(hasStep))
            _options.CancellationToken.ThrowIfCancellationRequested();
        return true;
    }

    /// <summary>Whether the token was cancelled and the best so far is to be kept.</summary>
    /// <param name="hasStep">Whether there is anything to keep.</param>
    public bool IsEndWithBest(bool hasStep)
        => hasStep && _options.OnCancellation == CancellationOutcome.KeepBest && _options.CancellationToken.IsCancellationRequested;
}
