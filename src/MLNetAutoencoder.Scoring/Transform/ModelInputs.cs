using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Transform;

/// <summary>Finds the column that a conditional model goes by.</summary>
internal static class ModelInputs
{
    private const string Accepted =
        "a condition is a key of UInt32 of known cardinality (Transforms.Conversion.MapValueToKey makes one of labels), a Boolean, or a "
        + "vector of Single of known size (Transforms.Concatenate makes one of numbers).";

    /// <summary>The column, checked to be of one of the types that a condition can have.</summary>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        var column = Columns.Find(schema, name);
        Guard.Data(TryRead(column, out _), $"Column '{name}' is of type {column.Type}, and {Accepted}");
        return column;
    }

    /// <summary>The input that a column makes.</summary>
    public static ModelInput Input(DataViewSchema.Column column) =>
        TryRead(column, out var input) ? input : throw new ArgumentException(Accepted, nameof(column));

    /// <summary>A model's input, checked to be what the model was trained on.</summary>
    public static DataViewSchema.Column Find(DataViewSchema schema, ModelInput input)
    {
        if (input.Encoding == InputEncoding.Values)
            return FeatureColumn.Find(schema, input.Name, input.Size);
        var column = Columns.Find(schema, input.Name);
        string trained =
            input.Encoding == InputEncoding.Key
                ? Invariant.Text($"a key of {input.Size} values; use the key mapping of its training")
                : "a Boolean";
        Guard.Data(
            TryRead(column, out var found) && found == input,
            $"Column '{input.Name}' is of type {column.Type}, and the model was trained on {trained}."
        );
        return column;
    }

    /// <summary>The type of a column that gives an input.</summary>
    public static DataViewType TypeOf(ModelInput input) =>
        input.Encoding switch
        {
            InputEncoding.Key => new KeyDataViewType(typeof(uint), input.Size),
            InputEncoding.Flag => BooleanDataViewType.Instance,
            _ => new VectorDataViewType(NumberDataViewType.Single, input.Size),
        };

    /// <summary>Makes a getter of the values that a column gives.</summary>
    public static ValueGetter<VBuffer<float>> Getter(DataViewRow row, DataViewSchema.Column column) =>
        column.Type switch
        {
            KeyDataViewType key => KeyGetter(row.GetGetter<uint>(column), (int)key.Count),
            BooleanDataViewType => FlagGetter(row.GetGetter<bool>(column)),
            _ => row.GetGetter<VBuffer<float>>(column),
        };

    private static bool TryRead(DataViewSchema.Column column, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ModelInput? input)
    {
        input = column.Type switch
        {
            KeyDataViewType { Count: > 0 and <= int.MaxValue } key when key.RawType == typeof(uint) => new ModelInput(
                column.Name,
                (int)key.Count,
                InputEncoding.Key
            ),
            BooleanDataViewType => new ModelInput(column.Name, 1, InputEncoding.Flag),
            VectorDataViewType { IsKnownSize: true } vector when vector.ItemType == NumberDataViewType.Single => new ModelInput(
                column.Name,
                vector.Size
            ),
            _ => null,
        };
        return input is not null;
    }

    private static ValueGetter<VBuffer<float>> KeyGetter(ValueGetter<uint> getter, int count)
    {
        uint key = 0;
        return (ref VBuffer<float> value) =>
        {
            getter(ref key);
            bool isKnown = key > 0 && key <= count;
            var editor = VBufferEditor.Create(ref value, count, isKnown ? 1 : count);
            if (!isKnown)
            {
                editor.Values.Fill(float.NaN);
            }
            else
            {
                editor.Values[0] = 1;
                if (count > 1)
                    editor.Indices[0] = (int)key - 1;
            }
            value = editor.Commit();
        };
    }

    private static ValueGetter<VBuffer<float>> FlagGetter(ValueGetter<bool> getter)
    {
        bool flag = false;
        return (ref VBuffer<float> value) =>
        {
            getter(ref flag);
            var editor = VBufferEditor.Create(ref value, 1);
            editor.Values[0] = flag ? 1 : 0;
            value = editor.Commit();
        };
    }
}
