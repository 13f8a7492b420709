using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Transforms;

using VectorKind = SchemaShape.Column.VectorKind;

/// <summary>Scales columns of Single or Double by what it learns of each slot.</summary>
public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly (string Output, string Input)[] _pairs;
    private readonly NormalizerRule _rule;

    internal NormalizingEstimator((string Output, string Input)[] pairs, NormalizerRule rule) =>
        (_pairs, _rule) = (pairs, rule.Checked());

    public NormalizingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var sources = _pairs.Select(pair => CheckType(input.Schema.GetColumnOrNull(pair.Input) ?? throw Check.ColumnNotFound("data", "input", pair.Input))).ToArray();
        var statistics = sources.Select(source => _rule.NewStatistics(source.Type.ValueCount())).ToArray();
        using (var cursor = input.GetRowCursor(sources.DistinctBy(source => source.Index)))
        {
            var readers = sources.Select(source => SlotReader.Create(cursor, source)).ToArray();
            for (long row = 0; row < _rule.MaximumExampleCount && cursor.MoveNext(); row++)
            {
                for (int i = 0; i < sources.Length; i++)
                {
                    statistics[i].Add(readers[i]());
                }
            }
        }

        return new NormalizingTransformer(_pairs, [.. sources.Zip(statistics, (source, learned) => (source.Type, learned.Learn(_rule)))]);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(_pairs.Select(pair =>
        {
            var source = inputSchema.Require("input", pair.Input);
            if (source.Kind == VectorKind.VariableVector)
            {
                throw SchemaErrors.Mismatch("input", pair.Input, "known-size vector or scalar", source.GetTypeString());
            }

            if (!source.ItemType.Equals(NumberDataViewType.Single) && !source.ItemType.Equals(NumberDataViewType.Double))
            {
                throw SchemaErrors.Mismatch("input", pair.Input, "vector or scalar of Single or Double", source.GetTypeString());
            }

            var annotations = source.Annotations.Keep(AnnotationKinds.SlotNames).Prepend(ShapeColumns.IsNormalized);
            return new SchemaShape.Column(pair.Output, source.Kind, source.ItemType, source.IsKey, new SchemaShape(annotations));
        }));
    }

    private static DataViewSchema.Column CheckType(DataViewSchema.Column source)
    {
        Check.Param(
            source.Type.ItemOf() is NumberDataViewType { RawType: var raw } && (raw == typeof(float) || raw == typeof(double)),
            "srcType",
            $"Wrong column type for input column. Expected: Single, Double, Vector of Single or Vector of Double. Got: {source.Type}.");
        return NormalizingTransformer.CheckType(source);
    }
}
