namespace MLNetAutoencoder;

/// <summary>
/// How many threads work on a batch. Where the choice is free, the first steps of an epoch are timed with one and with all, in turn, and
/// the faster is kept till the next epoch. The trained weights do not depend on it.
/// </summary>
internal sealed class ThreadChoice
{
    private const int Trials = 3; // of each

    private readonly int _all;
    private readonly bool _isFree;
    private readonly List<TimeSpan> _alone = [];
    private readonly List<TimeSpan> _together = [];

    /// <param name="shards">Parts of a batch that can be worked on side by side.</param>
    /// <param name="wanted">The threads that the options name; null for a free choice.</param>
    /// <param name="processors">Processors of the machine.</param>
    public ThreadChoice(int shards, int? wanted, int processors)
    {
        _all = Math.Min(shards, wanted ?? processors);
        _isFree = wanted is null && _all > 1;
        Threads = _all;
    }

    /// <summary>Threads for the next step.</summary>
    public int Threads { get; private set; }

    public int Most => _all;

    public void BeginEpoch()
    {
        _alone.Clear();
        _together.Clear();
    }

    /// <summary>Takes the time of a step that was done with <see cref="Threads"/>.</summary>
    public void Observe(TimeSpan time)
    {
        if (!_isFree || _together.Count == Trials)
            return;
        (Threads == 1 ? _alone : _together).Add(time);
        if (_together.Count == Trials)
            Threads = _alone.Min() < _together.Min() ? 1 : _all;
        else
            Threads = _alone.Count > _together.Count ? _all : 1;
    }
}
