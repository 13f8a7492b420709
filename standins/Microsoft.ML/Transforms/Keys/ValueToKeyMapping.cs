using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Transforms;

using VectorKind = SchemaShape.Column.VectorKind;

/// <summary>Learns the distinct values of columns and maps each to a key.</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly (string Output, string Input)[] _pairs;
    private readonly int _maximumNumberOfKeys;
    private readonly bool _sort;

    internal ValueToKeyMappingEstimator((string Output, string Input)[] pairs, int maximumNumberOfKeys, KeyOrdinality keyOrdinality)
    {
        _pairs = pairs;
        _maximumNumberOfKeys = maximumNumberOfKeys;
        _sort = keyOrdinality == KeyOrdinality.ByValue;
    }

    /// <summary>How the keys are ordered.</summary>
    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ValueToKeyMappingTransformer(_pairs, [.. _pairs.Select(pair => Learn(input, pair.Input))]);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(_pairs.Select(pair =>
        {
            var source = inputSchema.Require("input", pair.Input);
            var keyValues = new SchemaShape.Column(AnnotationKinds.KeyValues, VectorKind.Vector, source.ItemType, source.IsKey);
            var annotations = source.Annotations.Keep(AnnotationKinds.SlotNames).Append(keyValues);
            return new SchemaShape.Column(pair.Output, source.Kind, NumberDataViewType.UInt32, true, new SchemaShape(annotations));
        }));
    }

    private KeyMap Learn(IDataView input, string name)
    {
        Check.Param(_maximumNumberOfKeys > 0, "MaxNumTerms", "Must be positive");

        var column = ValueToKeyMappingTransformer.CheckType(input.Schema.Require("input", name));
        using var cursor = input.GetRowCursor([column]);
        return KeyMap.Learn(cursor, column.Index, _maximumNumberOfKeys, _sort);
    }
}

public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "TermTransform";

    private readonly KeyMap[] _maps;

    internal ValueToKeyMappingTransformer((string Output, string Input)[] pairs, KeyMap[] maps)
        : base(pairs) => _maps = maps;

    internal ValueToKeyMappingTransformer(ModelLoadContext ctx)
        : base(ctx)
    {
        _maps = [.. Pairs.Select(_ => KeyMap.Load(ctx.Reader))];
    }

    internal override string LoaderSignature => Signature;

    internal static DataViewSchema.Column CheckType(DataViewSchema.Column source) =>
        ItemTypes.IsKnown(source.Type.ItemOf())
            ? source
            : throw SchemaErrors.Mismatch("input", source.Name, "standard type or a vector of standard type", source.Type.ToString()!);

    private protected override void SaveColumns(ModelSaveContext ctx)
    {
        foreach (var map in _maps)
        {
            map.Save(ctx.Writer);
        }
    }

    private protected override (DataViewType Type, DataViewSchema.Annotations? Annotations, Func<DataViewRow, Delegate> MakeGetter) BindColumn(
        int index, DataViewSchema.Column source)
    {
        var map = _maps[index];
        if (!CheckType(source).Type.ItemOf().Equals(map.ItemType))
        {
            throw new InvalidOperationException($"For column '{source.Name}', expected type '{map.ItemType}' but got '{source.Type.ItemOf()}'");
        }

        var annotations = new DataViewSchema.Annotations.Builder();
        map.AddValues(annotations, AnnotationKinds.KeyValues);
        annotations.Add(source.Annotations, kind => kind == AnnotationKinds.SlotNames);
        return (source.Type.WithItemType(map.KeyType), annotations.ToAnnotations(), row => map.MakeGetter(row, source.Index));
    }
}
