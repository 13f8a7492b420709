namespace Microsoft.ML.Transforms;

internal enum NormalizerKind : byte
{
    MinMax,
    MeanVariance,
}

/// <summary>What to learn about a column and how: the arguments of the catalog methods.</summary>
internal sealed record NormalizerRule(NormalizerKind Kind, long MaximumExampleCount, bool FixZero)
{
    internal NormalizerRule Checked()
    {
        if (MaximumExampleCount <= 1)
        {
            throw new ArgumentOutOfRangeException("maximumExampleCount", "Must be greater than 1");
        }

        return this;
    }

    internal SlotStatistics NewStatistics(int slots) => Kind == NormalizerKind.MinMax ? new MinMaxStatistics(slots) : new MeanVarianceStatistics(slots);
}
