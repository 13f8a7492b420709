using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static class ConversionsExtensionsCatalog
{
    public static ValueToKeyMappingEstimator MapValueToKey(this TransformsCatalog.ConversionTransforms catalog, string outputColumnName, string? inputColumnName = null, int maximumNumberOfKeys = 1000000, ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality = ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence, bool addKeyValueAnnotationsAsText = false, IDataView? keyData = null) => addKeyValueAnnotationsAsText || keyData is not null
        ? throw new NotSupportedException("The ML.NET stand-in learns keys from the data only and keeps their own type.")
        : new(ColumnPairs.Of(outputColumnName, inputColumnName), maximumNumberOfKeys, keyOrdinality);

    public static KeyToValueMappingEstimator MapKeyToValue(this TransformsCatalog.ConversionTransforms catalog, string outputColumnName, string? inputColumnName = null) =>
        new(catalog.GetEnvironment(), ColumnPairs.Of(outputColumnName, inputColumnName));

    public static KeyToVectorMappingEstimator MapKeyToVector(this TransformsCatalog.ConversionTransforms catalog, string outputColumnName, string? inputColumnName = null, bool outputCountVector = false) => outputCountVector
        ? throw new NotSupportedException("The ML.NET stand-in makes indicators only.")
        : new(catalog.GetEnvironment(), ColumnPairs.Of(outputColumnName, inputColumnName));
}
