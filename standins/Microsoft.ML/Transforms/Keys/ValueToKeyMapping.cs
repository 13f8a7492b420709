using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

using VectorKind = SchemaShape.Column.VectorKind;

/// <summary>Learns the distinct values of columns and maps each to a key.</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly IHostEnvironment _env;
    private readonly (string Output, string Input)[] _pairs;
    private readonly int _maximumNumberOfKeys;
    private readonly bool _sort;
    private readonly bool _asText;
    private readonly IDataView? _keyData;

    internal ValueToKeyMappingEstimator(IHostEnvironment env, (string Output, string Input)[] pairs, int maximumNumberOfKeys, KeyOrdinality keyOrdinality, bool asText, IDataView? keyData)
    {
        if (keyData is not null && keyData.Schema.Count(column => !column.IsHidden) != 1)
        {
            throw new ArgumentOutOfRangeException(nameof(keyData), "must have exactly one column");
        }

        _env = env;
        _pairs = pairs;
        _maximumNumberOfKeys = maximumNumberOfKeys;
        _sort = keyOrdinality == KeyOrdinality.ByValue;
        _asText = asText;
        _keyData = keyData;
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
        return new ValueToKeyMappingTransformer(_env, _pairs, [.. _pairs.Select(pair => Learn(input, pair.Input))], _asText);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(_pairs.Select(pair =>
        {
            var source = inputSchema.Require("input", pair.Input);
            var keyValues = new SchemaShape.Column(AnnotationKinds.KeyValues, VectorKind.Vector, _asText ? TextDataViewType.Instance : source.ItemType, source.IsKey);
            var annotations = source.Annotations.Keep(AnnotationKinds.SlotNames).Append(keyValues);
            return new SchemaShape.Column(pair.Output, source.Kind, NumberDataViewType.UInt32, true, new SchemaShape(annotations));
        }));
    }

    private KeyMap Learn(IDataView input, string name)
    {
        Check.Param(_maximumNumberOfKeys > 0, "MaxNumTerms", "Must be positive");

        var column = ValueToKeyMappingTransformer.CheckType(input.Schema.Require("input", name));
        var (data, learned) = (input, column);
        if (_keyData is not null)
        {
            (data, learned) = (_keyData, _keyData.Schema.First(candidate => !candidate.IsHidden));
            if (!learned.Type.Equals(column.Type.ItemOf()))
            {
                throw new ArgumentOutOfRangeException("keyData", $"Input data's column must be of type '{column.Type.ItemOf()}' but was '{learned.Type}'");
            }
        }

        using var cursor = data.GetRowCursor([learned]);
        return KeyMap.Learn(cursor, learned.Index, _keyData is null ? _maximumNumberOfKeys : int.MaxValue, _sort);
    }
}

public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "TermTransform";

    private readonly KeyMap[] _maps;
    private readonly bool _asText;

    internal ValueToKeyMappingTransformer(IHostEnvironment env, (string Output, string Input)[] pairs, KeyMap[] maps, bool asText)
        : base(env, pairs) => (_maps, _asText) = (maps, asText);

    internal ValueToKeyMappingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, ctx)
    {
        _asText = ctx.Reader.ReadBoolean();
        _maps = [.. Pairs.Select(_ => KeyMap.Load(ctx.Reader))];
    }

    internal override string LoaderSignature => Signature;

    internal static DataViewSchema.Column CheckType(DataViewSchema.Column source) =>
        ItemTypes.IsKnown(source.Type.ItemOf())
            ? source
            : throw SchemaErrors.Mismatch("input", source.Name, "standard type or a vector of standard type", source.Type.ToString()!);

    private protected override void SaveColumns(ModelSaveContext ctx)
    {
        ctx.Writer.Write(_asText);
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
        map.AddValues(annotations, AnnotationKinds.KeyValues, _asText);
        annotations.Add(source.Annotations, kind => kind == AnnotationKinds.SlotNames);
        return (source.Type.WithItemType(map.KeyType), annotations.ToAnnotations(), row => map.MakeGetter(row, source.Index));
    }
}
