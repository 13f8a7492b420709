namespace MLNetAutoencoder;

/// <summary>One side of the split into training and validation.</summary>
/// <param name="Rows">Rows in it.</param>
/// <param name="Weight">The sum of their weights.</param>
internal readonly record struct RowPart(long Rows, double Weight)
{
    /// <summary>What brings the mean weight to 1.</summary>
    public double WeightFactor => Rows == 0 ? 1 : Rows / Weight;

    public RowPart With(float weight) => new(Rows + 1, Weight + weight);
}
