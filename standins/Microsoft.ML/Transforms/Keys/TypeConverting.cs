using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Converts numbers, booleans, keys and text to Single or Double; the stand-in has no other target types.</summary>
public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    private readonly (string Output, string Input)[] _pairs;

    internal TypeConvertingEstimator(IHostEnvironment env, (string Output, string Input)[] pairs, DataKind kind)
        : base(env.Register(nameof(TypeConvertingEstimator)), new TypeConvertingTransformer(env, pairs, kind)) => _pairs = pairs;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(_pairs.Select(pair =>
        {
            var source = inputSchema.Require("input", pair.Input);
            TypeConvertingTransformer.CheckType(source.Name, source.ItemType);
            var annotations = source.Annotations.Keep(source.ItemType is NumberDataViewType && !source.IsKey ? [AnnotationKinds.SlotNames, AnnotationKinds.IsNormalized] : [AnnotationKinds.SlotNames]);
            return new SchemaShape.Column(pair.Output, source.Kind, Transformer.ItemType, false, annotations);
        }));
    }
}

public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "TypeConvertTransform";

    private readonly DataKind _kind;

    internal TypeConvertingTransformer(IHostEnvironment env, (string Output, string Input)[] pairs, DataKind kind)
        : base(env, pairs)
    {
        if (kind is not (DataKind.Single or DataKind.Double))
        {
            throw new NotSupportedException($"The ML.NET stand-in converts to Single and Double only, not to {kind}.");
        }

        _kind = kind;
    }

    internal TypeConvertingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, ctx) => _kind = (DataKind)ctx.Reader.ReadByte();

    internal NumberDataViewType ItemType => _kind == DataKind.Single ? NumberDataViewType.Single : NumberDataViewType.Double;

    internal override string LoaderSignature => Signature;

    internal static void CheckType(string name, DataViewType itemType)
    {
        if (itemType is not (NumberDataViewType or BooleanDataViewType or TextDataViewType or KeyDataViewType))
        {
            throw SchemaErrors.Mismatch("input", name, "number, boolean, key or text", itemType.ToString()!);
        }
    }

    private protected override void SaveColumns(ModelSaveContext ctx) => ctx.Writer.Write((byte)_kind);

    private protected override (DataViewType Type, DataViewSchema.Annotations? Annotations, Func<DataViewRow, Delegate> MakeGetter) BindColumn(
        int index, DataViewSchema.Column source)
    {
        var from = source.Type.ItemOf();
        CheckType(source.Name, from);
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(source.Annotations, kind => kind == AnnotationKinds.SlotNames || (from is NumberDataViewType && kind == AnnotationKinds.IsNormalized));
        if (from is BooleanDataViewType)
        {
            annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        }

        Func<DataViewRow, Delegate> makeGetter = _kind == DataKind.Single
            ? row => TypeQuestions.CallFor<Delegate>(MakeSingle<int>, from.RawType, row, source)
            : row => TypeQuestions.CallFor<Delegate>(MakeDouble<int>, from.RawType, row, source);
        return (source.Type.WithItemType(ItemType), annotations.ToAnnotations(), makeGetter);
    }

    private static Delegate MakeSingle<T>(DataViewRow row, DataViewSchema.Column source)
    {
        var toDouble = Converter<T>(source.Type.ItemOf());
        return Mapped.Getter<T, float>(row, source, value => (float)toDouble(value));
    }

    private static Delegate MakeDouble<T>(DataViewRow row, DataViewSchema.Column source) =>
        Mapped.Getter(row, source, Converter<T>(source.Type.ItemOf()));

    /// <summary>Text that is no number becomes NaN and blank text 0, as in ML.NET; a key becomes its number, and a missing key NaN.</summary>
    private static Func<T, double> Converter<T>(DataViewType from)
    {
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
        {
            return value => ParseText((ReadOnlyMemory<char>)(object)value!);
        }

        bool isKey = from is KeyDataViewType;
        return value =>
        {
            double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
            return isKey && number == 0 ? double.NaN : number;
        };
    }

    private static double ParseText(ReadOnlyMemory<char> text) =>
        text.Span.IsWhiteSpace() ? 0 : double.TryParse(text.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
}
