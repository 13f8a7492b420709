namespace MLNetAutoencoder;

/// <summary>A point on the line that an optimiser searches.</summary>
/// <param name="Length">How far along the direction it lies.</param>
/// <param name="Loss">The loss there.</param>
/// <param name="Slope">The loss's derivative along the direction.</param>
internal readonly record struct LinePoint(double Length, double Loss, double Slope)
{
    public bool IsFinite => double.IsFinite(Loss) && double.IsFinite(Slope);
}
