namespace MLNetAutoencoder;

/// <summary>A loss became NaN or infinite.</summary>
internal sealed class DivergedException(int epoch, double loss) : Exception
{
    public int Epoch { get; } = epoch;

    public double Loss { get; } = loss;
}
