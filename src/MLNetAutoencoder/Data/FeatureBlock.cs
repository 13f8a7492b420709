namespace MLNetAutoencoder;

/// <summary>Training rows in memory, row-major and without gaps.</summary>
/// <param name="Values">At least <c>Rows x Features</c> values; what follows is unused.</param>
/// <param name="Rows">Rows; 1 or more.</param>
/// <param name="Features">Features per row; 1 or more.</param>
/// <param name="SkippedRows">Rows of the view that were left out for a NaN or infinite feature.</param>
/// <param name="FeatureNames">The column's slot names; empty when it has none.</param>
internal sealed record FeatureBlock(float[] Values, int Rows, int Features, long SkippedRows, IReadOnlyList<string> FeatureNames)
{
    public ReadOnlySpan<float> Span => Values.AsSpan(0, Rows * Features);

    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Features, Features);
}
