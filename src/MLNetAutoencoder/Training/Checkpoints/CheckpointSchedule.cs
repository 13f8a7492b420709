namespace MLNetAutoencoder;

/// <summary>When the next checkpoint is due.</summary>
internal sealed class CheckpointSchedule
{
    private readonly CheckpointOptions _options;
    private readonly TimeProvider _clock;
    private readonly long _interval;
    private long _written;

    public CheckpointSchedule(CheckpointOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _interval = options.EveryMinutes is { } minutes ? (long)Math.Min(minutes * 60 * clock.TimestampFrequency, long.MaxValue / 2) : long.MaxValue;
        _written = clock.GetTimestamp();
    }

    /// <summary>Whether to write a checkpoint after a batch in the middle of an epoch.</summary>
    public bool IsDueAfterBatch => _interval != long.MaxValue && _clock.GetTimestamp() - _written >= _interval;

    /// <summary>Whether to write a checkpoint after an epoch, counted from 1.</summary>
    public bool IsDueAfterEpoch(int epoch) => epoch % _options.EveryEpochs == 0 || IsDueAfterBatch;

    /// <summary>Starts the time to the next; called after a write that failed too.</summary>
    public void Written() => _written = _clock.GetTimestamp();
}
