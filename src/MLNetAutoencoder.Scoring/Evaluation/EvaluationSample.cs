namespace MLNetAutoencoder;

/// <summary>
/// Draws rows evenly from a stream of unknown length (Vitter, 1985, algorithm R): all rows while they are few, later ones take the places of
/// earlier ones.
/// </summary>
internal sealed class EvaluationSample(int size, int seed)
{
    private readonly Random _random = new(seed);
    private long _seen;

    /// <summary>The place from 0 to below the size that the next row takes; null when it is not drawn.</summary>
    public int? NextPlace()
    {
        long place = _seen < size ? _seen : _random.NextInt64(_seen + 1);
        _seen++;
        return place < size ? (int)place : null;
    }
}
