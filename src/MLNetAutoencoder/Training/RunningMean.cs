namespace MLNetAutoencoder;

/// <summary>An exponentially weighted mean, corrected for its start as Kingma and Ba (2015) do.</summary>
/// <param name="age">How many values ago those in the mean were, by their weights and after many: 0 or greater.</param>
internal sealed class RunningMean(double age)
{
    private readonly double _decay = age / (1 + age);
    private double _sum;
    private double _weight;

    /// <summary>Takes a value.</summary>
    /// <returns>The mean of all values up to this.</returns>
    public double Add(double value)
    {
        _sum = (_decay * _sum) + ((1 - _decay) * value);
        _weight = (_decay * _weight) + (1 - _decay);
        return _sum / _weight;
    }
}
