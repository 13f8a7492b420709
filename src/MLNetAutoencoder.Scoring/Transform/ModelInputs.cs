using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Transform;

/// <summary>What columns become in a model's row.</summary>
internal static class ModelInputs
{
    private const string Accepted =
        "a condition is a key of UInt32 of known cardinality (Transforms.Conversion.MapValueToKey makes one of labels), or numbers or "
        + "Booleans, one a row or a vector of known size.";

    /// <summary>A column that a conditional model goes by, checked to be of one of the types that a condition can have.</summary>
    public static DataViewSchema.Column FindCondition(DataViewSchema schema, string name)
    {
        var column = Columns.Find(schema, name);
        Guard.Data(TryRead(column, out _), $"Column '{name}' is of type {column.Type}, and {Accepted}");
        return column;
    }

    /// <summary>The input that a column makes.</summary>
    public static ModelInput Of(DataViewSchema.Column column) =>
        TryRead(column, out var input) ? input : throw new ArgumentException(Accepted, nameof(column));

    /// <summary>A model's input, checked to be what the model was trained on.</summary>
    public static DataViewSchema.Column Find(DataViewSchema schema, ModelInput input)
    {
        var column = Columns.Find(schema, input.Name);
        TryRead(column, out var found);
        if (found == input)
            return column;
        bool isOfAnotherSize = input.Encoding == InputEncoding.Values && found is not null && found with { Size = input.Size } == input;
        string fault =
            isOfAnotherSize ? Invariant.Text($"holds {found!.Size} features, and the model was trained on {input.Size}.")
            : FeatureColumn.IsOfUnknownSize(column.Type) ? $"is of type {column.Type}, and {FeatureColumn.Accepted(true)}"
            : $"is of type {column.Type}, and the model was trained on {Trained(input)}.";
        throw new InvalidOperationException($"Column '{input.Name}' {fault}");
    }

    /// <summary>The type of a column that gives an input.</summary>
    public static DataViewType TypeOf(ModelInput input) =>
        input.Encoding switch
        {
            InputEncoding.Key => new KeyDataViewType(typeof(uint), input.Size),
            InputEncoding.Flag => BooleanDataViewType.Instance,
            _ when input.IsScalar => NumberColumn.TypeOf(input.Type),
            _ => new VectorDataViewType(NumberColumn.TypeOf(input.Type), input.Size),
        };

    /// <summary>Makes a getter of the values that a column gives.</summary>
    public static ValueGetter<VBuffer<T>> Getter<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, IFloatingPointIeee754<T> =>
        column.Type is KeyDataViewType key
            ? KeyGetter<T>(row.GetGetter<uint>(column), (int)key.Count)
            : NumberColumn.Getter<T>(row, column);

    private static string Trained(ModelInput input) =>
        input.Encoding switch
        {
            InputEncoding.Key => Invariant.Text($"a key of {input.Size} values; use the key mapping of its training"),
            InputEncoding.Flag => "a Boolean",
            _ => $"{TypeOf(input)}; prepare it as for the training, with Transforms.Conversion.ConvertType or "
                + "Transforms.Concatenate perhaps",
        };

    private static bool TryRead(DataViewSchema.Column column, [NotNullWhen(true)] out ModelInput? input)
    {
        input = column.Type switch
        {
            KeyDataViewType { Count: > 0 and <= int.MaxValue } key when key.RawType == typeof(uint) => new(
                column.Name,
                (int)key.Count,
                InputEncoding.Key
            ),
            BooleanDataViewType => new(column.Name, 1, InputEncoding.Flag),
            _ when NumberColumn.KindOf(column.Type) is { } kind => new(
                column.Name,
                NumberColumn.SizeOf(column),
                Type: kind,
                IsScalar: column.Type is not VectorDataViewType
            ),
            _ => null,
        };
        return input is not null;
    }

    private static ValueGetter<VBuffer<T>> KeyGetter<T>(ValueGetter<uint> getter, int count)
        where T : struct, IFloatingPointIeee754<T>
    {
        uint key = 0;
        return (ref VBuffer<T> value) =>
        {
            getter(ref key);
            bool isKnown = key > 0 && key <= count;
            var editor = VBufferEditor.Create(ref value, count, isKnown ? 1 : count);
            if (!isKnown)
            {
                editor.Values.Fill(T.NaN);
            }
            else
            {
                editor.Values[0] = T.One;
                if (count > 1)
                    editor.Indices[0] = (int)key - 1;
            }
            value = editor.Commit();
        };
    }
}
