namespace MLNetAutoencoder;

/// <summary>Watches a loss over the epochs: which was the best, and whether it is time to stop.</summary>
/// <param name="patience">Epochs without improvement after which to stop; null for never.</param>
/// <param name="minimumImprovement">The share by which a loss must be below the best to count as an improvement.</param>
internal sealed class EarlyStopping(int? patience, double minimumImprovement)
{
    private double _reference = double.PositiveInfinity;
    private float _best = float.PositiveInfinity;
    private int _improvedAt;

    /// <summary>The epoch with the lowest loss; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    public bool ShouldStop { get; private set; }

    /// <summary>Takes an epoch's loss.</summary>
    /// <returns>Whether it is the lowest so far.</returns>
    public bool Observe(int epoch, float loss)
    {
        if (loss < _reference * (1 - minimumImprovement) || epoch == 1)
        {
            _reference = loss;
            _improvedAt = epoch;
        }
        ShouldStop = epoch - _improvedAt >= patience;
        if (loss >= _best)
            return false;
        _best = loss;
        BestEpoch = epoch;
        return true;
    }
}
