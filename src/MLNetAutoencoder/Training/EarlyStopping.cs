using MLNetAutoencoder.Peers;

namespace MLNetAutoencoder.Training;

/// <summary>Watches a quantity over the epochs, the lower the better: which was the best, and whether it is time to stop.</summary>
/// <param name="patience">Epochs without improvement after which to stop; null for never.</param>
/// <param name="minimumImprovement">The share by which a value must be below the best to count as an improvement.</param>
internal sealed class EarlyStopping(int? patience, double minimumImprovement)
{
    private double _reference = double.PositiveInfinity;
    private int _improvedAt;

    /// <summary>The epoch with the lowest value; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    public float Best { get; private set; } = float.PositiveInfinity;

    public bool ShouldStop { get; private set; }

    /// <summary>All that it remembers.</summary>
    public double[] Counters
    {
        get => [_reference, _improvedAt, BestEpoch, Best, ShouldStop ? 1 : 0];
        set =>
            (_reference, _improvedAt, BestEpoch, Best, ShouldStop) = (
                value[0],
                (int)value[1],
                (int)value[2],
                (float)value[3],
                value[4] != 0
            );
    }

    /// <summary>Takes an epoch's value.</summary>
    /// <returns>Whether it is the lowest so far.</returns>
    public bool Observe(int epoch, float value)
    {
        if (value < _reference - (Math.Abs(_reference) * minimumImprovement) || epoch == 1)
        {
            _reference = value;
            _improvedAt = epoch;
        }
        ShouldStop = epoch - _improvedAt >= patience;
        if (value >= Best)
            return false;
        Best = value;
        BestEpoch = epoch;
        return true;
    }
}

/// <summary>
/// Whether a training has to end before its last epoch: asked between two steps. Its time begins as it is made, before rows are read. Of
/// several ranks any may be cancelled and the first looks at the time; they tell each other with every step, and all end at the next.
/// </summary>
internal sealed class StopSignal
{
    private readonly AutoencoderTrainingOptions _options;
    private readonly TimeProvider _clock;
    private readonly PeerGroup _peers;
    private readonly long _start;
    private bool _isCancelledAnywhere;
    private bool _isOverAnywhere;
    private bool _isOverHere;

    /// <param name="options">Budget and cancellation.</param>
    /// <param name="clock">Tells the time.</param>
    public StopSignal(AutoencoderTrainingOptions options, TimeProvider clock)
    {
        _peers = PeerGroup.Of(options.Peers);
        _options = options;
        _clock = clock;
        _start = clock.GetTimestamp();
        Budget = options.TimeBudget;
    }

    /// <summary>What the training took before it was interrupted.</summary>
    public TimeSpan Before { get; set; }

    public TimeSpan Elapsed => Before + _clock.GetElapsedTime(_start);

    /// <summary>Until when the network that is trained now may go on; null for no limit.</summary>
    public TimeSpan? Budget { get; private set; }

    /// <summary>Whether the token of this rank was cancelled, or another rank told of its own.</summary>
    public bool IsCancellationRequested => _peers.IsAlone ? _options.CancellationToken.IsCancellationRequested : _isCancelledAnywhere;

    /// <summary>Writes what the other ranks are to hear.</summary>
    /// <param name="signals">Two numbers.</param>
    public void Tell(Span<double> signals) =>
        (signals[0], signals[1]) = (_options.CancellationToken.IsCancellationRequested ? 1 : 0, _isOverHere ? 1 : 0);

    /// <summary>Takes the sums of what all ranks told.</summary>
    public void Hear(ReadOnlySpan<double> signals) => (_isCancelledAnywhere, _isOverAnywhere) = (signals[0] > 0, signals[1] > 0);

    /// <summary>Whether there is no time for another network; otherwise that gets an equal share of what is left.</summary>
    /// <param name="done">Networks that are trained.</param>
    /// <param name="all">Networks that are wanted.</param>
    public bool IsOver(int done, int all)
    {
        _isCancelledAnywhere = _peers.Any(_options.CancellationToken.IsCancellationRequested);
        if (IsCancelled(done > 0))
            return done > 0;
        if (_options.TimeBudget is not { } whole)
            return false;
        (_isOverHere, _isOverAnywhere) = (false, false);
        var left = whole - Elapsed;
        Budget = whole - (left * (1 - (1.0 / (all - done))));
        return _peers.FromFirst(done > 0 && left <= TimeSpan.Zero);
    }

    /// <summary>Whether to end now, with what there is.</summary>
    /// <param name="hasStep">Whether there is anything: a step was taken.</param>
    /// <param name="left">The time that what is left to do then will take.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled, and nothing is to be kept or there is nothing.</exception>
    public bool IsRaised(bool hasStep, TimeSpan left = default)
    {
        if (IsCancelled(hasStep))
            return true;
        bool isOver = hasStep && Budget is { } budget && Elapsed + left >= budget;
        _isOverHere = isOver && _peers.IsFirst;
        return _peers.IsAlone ? isOver : _isOverAnywhere;
    }

    /// <summary>As <see cref="IsRaised"/>, for the cancellation alone.</summary>
    public bool IsCancelled(bool hasStep)
    {
        if (!IsCancellationRequested)
            return false;
        if (IsEndWithBest(hasStep))
            return true;
        throw PeerGroup.Agreed(
            _options.CancellationToken.IsCancellationRequested
                ? new OperationCanceledException(_options.CancellationToken)
                : new OperationCanceledException("The training was cancelled on another rank.")
        );
    }

    /// <summary>Whether the token was cancelled and the best so far is to be kept.</summary>
    /// <param name="hasStep">Whether there is anything to keep.</param>
    public bool IsEndWithBest(bool hasStep) =>
        hasStep && _options.OnCancellation == CancellationOutcome.KeepBest && IsCancellationRequested;
}
