using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Replaces NaN in columns of Single or Double by zero, or by the mean, minimum or maximum of the slot or column.</summary>
public sealed class MissingValueReplacingEstimator : IEstimator<MissingValueReplacingTransformer>
{
    private readonly IHostEnvironment _env;
    private readonly (string Output, string Input)[] _pairs;
    private readonly ReplacementMode _mode;
    private readonly bool _imputeBySlot;

    internal MissingValueReplacingEstimator(IHostEnvironment env, (string Output, string Input)[] pairs, ReplacementMode mode, bool imputeBySlot)
    {
        if (mode == ReplacementMode.Mode)
        {
            throw new NotSupportedException("The ML.NET stand-in does not replace missing values by the mode.");
        }

        (_env, _pairs, _mode, _imputeBySlot) = (env, pairs, mode, imputeBySlot);
    }

    public enum ReplacementMode : byte
    {
        DefaultValue = 0,
        Mean = 1,
        Minimum = 2,
        Maximum = 3,
        Mode = 5,
    }

    public MissingValueReplacingTransformer Fit(IDataView input)
    {
        Check.NotNull(input, nameof(input));
        return new MissingValueReplacingTransformer(_env, _pairs, [.. _pairs.Select(pair => Learn(input, pair.Input))]);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Check.NotNull(inputSchema, nameof(inputSchema)).With(_pairs.Select(pair =>
    {
        var source = inputSchema.Require("input", pair.Input);
        if (source.ItemType.RawType != typeof(float) && source.ItemType.RawType != typeof(double))
        {
            throw SchemaErrors.Mismatch("input", pair.Input, "Single or Double", source.GetTypeString());
        }

        return new SchemaShape.Column(pair.Output, source.Kind, source.ItemType, false, source.Annotations.Keep(AnnotationKinds.SlotNames, AnnotationKinds.IsNormalized));
    }));

    private double[] Learn(IDataView input, string name)
    {
        var source = MissingValueReplacingTransformer.CheckType(input.Schema.Require("input", name));
        Check.State(_mode == ReplacementMode.DefaultValue || !source.Type.IsVectorOfUnknownSize(), $"Column '{name}' of unknown size allows DefaultValue only");
        if (_mode == ReplacementMode.DefaultValue)
        {
            return [0];
        }

        using var cursor = input.GetRowCursor([source]);
        var read = SlotReader.Create(cursor, source);
        var learned = new SlotSummary[_imputeBySlot ? source.Type.ValueCount() : 1];
        while (cursor.MoveNext())
        {
            var values = read();
            for (int i = 0; i < values.Length; i++)
            {
                learned[i % learned.Length].Add(values[i]);
            }
        }

        return [.. learned.Select(slot => slot.Value(_mode))];
    }

    private struct SlotSummary
    {
        private double _sum;
        private double _min;
        private double _max;
        private long _count;

        internal void Add(double value)
        {
            if (double.IsNaN(value))
            {
                return;
            }

            _min = _count == 0 ? value : Math.Min(_min, value);
            _max = _count == 0 ? value : Math.Max(_max, value);
            _sum += value;
            _count++;
        }

        internal readonly double Value(ReplacementMode mode) => mode switch
        {
            ReplacementMode.Mean => _count == 0 ? 0 : _sum / _count,
            ReplacementMode.Minimum => _min,
            _ => _max,
        };
    }
}

public sealed class MissingValueReplacingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "NaReplaceTransform";

    private readonly double[][] _replacements; // per column: one value for all slots, or one per slot

    internal MissingValueReplacingTransformer(IHostEnvironment env, (string Output, string Input)[] pairs, double[][] replacements)
        : base(env, pairs) => _replacements = replacements;

    internal MissingValueReplacingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, ctx) => _replacements = [.. Pairs.Select(_ => ItemRules<double>.Instance.Read(ctx.Reader))];

    internal override string LoaderSignature => Signature;

    internal static DataViewSchema.Column CheckType(DataViewSchema.Column source) =>
        source.Type.ItemOf() is NumberDataViewType { RawType: var raw } && (raw == typeof(float) || raw == typeof(double))
            ? source
            : throw SchemaErrors.Mismatch("input", source.Name, "Single or Double", source.Type.ToString()!);

    private protected override void SaveColumns(ModelSaveContext ctx)
    {
        foreach (double[] replacement in _replacements)
        {
            ItemRules<double>.Instance.Write(ctx.Writer, replacement);
        }
    }

    private protected override (DataViewType Type, DataViewSchema.Annotations? Annotations, Func<DataViewRow, Delegate> MakeGetter) BindColumn(
        int index, DataViewSchema.Column source)
    {
        CheckType(source);
        double[] values = _replacements[index];
        Func<DataViewRow, Delegate> makeGetter = (source.Type is VectorDataViewType, source.Type.ItemOf().RawType == typeof(double)) switch
        {
            (true, true) => row => Mapped.VectorGetter<double, double>(row, source, (from, to) => Replace(from, to, values)),
            (true, false) => row => Mapped.VectorGetter<float, float>(row, source, (from, to) => Replace(from, to, values)),
            (false, true) => row => Mapped.Getter<double, double>(row, source, value => double.IsNaN(value) ? values[0] : value),
            (false, false) => row => Mapped.Getter<float, float>(row, source, value => float.IsNaN(value) ? (float)values[0] : value),
        };
        return (source.Type, KeepAnnotations(source, AnnotationKinds.SlotNames, AnnotationKinds.IsNormalized), makeGetter);
    }

    private static void Replace(ReadOnlySpan<float> from, Span<float> to, double[] values)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = float.IsNaN(from[i]) ? (float)values[values.Length == 1 ? 0 : i] : from[i];
        }
    }

    private static void Replace(ReadOnlySpan<double> from, Span<double> to, double[] values)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = double.IsNaN(from[i]) ? values[values.Length == 1 ? 0 : i] : from[i];
        }
    }
}
