using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static class NormalizationCatalog
{
    public static NormalizingEstimator NormalizeMinMax(this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, long maximumExampleCount = 1000000000, bool fixZero = true) =>
        new(ColumnPairs.Of(outputColumnName, inputColumnName), new NormalizerRule(NormalizerKind.MinMax, maximumExampleCount, fixZero));

    public static NormalizingEstimator NormalizeMeanVariance(this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, long maximumExampleCount = 1000000000, bool fixZero = true, bool useCdf = false) => useCdf
        ? throw new NotSupportedException("The ML.NET stand-in has no normal distribution function.")
        : new(ColumnPairs.Of(outputColumnName, inputColumnName), new NormalizerRule(NormalizerKind.MeanVariance, maximumExampleCount, fixZero));
}
