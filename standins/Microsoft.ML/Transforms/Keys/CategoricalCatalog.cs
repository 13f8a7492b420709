using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static class CategoricalCatalog
{
    public static OneHotEncodingEstimator OneHotEncoding(this TransformsCatalog.CategoricalTransforms catalog, string outputColumnName, string? inputColumnName = null, OneHotEncodingEstimator.OutputKind outputKind = OneHotEncodingEstimator.OutputKind.Indicator, int maximumNumberOfKeys = 1000000, ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality = ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence, IDataView? keyData = null) => outputKind != OneHotEncodingEstimator.OutputKind.Indicator || keyData is not null
        ? throw new NotSupportedException("The ML.NET stand-in makes indicators, and learns keys from the data only.")
        : new(catalog.GetEnvironment(), ColumnPairs.Of(outputColumnName, inputColumnName), maximumNumberOfKeys, keyOrdinality);
}
