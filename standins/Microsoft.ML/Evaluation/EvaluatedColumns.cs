using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Evaluation;

/// <summary>Finds the columns an evaluator asks for, and reads labels of any kind as numbers.</summary>
internal static class EvaluatedColumns
{
    internal static DataViewSchema.Column Require(DataViewSchema schema, string role, string name) =>
        schema.GetColumnOrNull(Check.NonEmpty(name, nameof(name))) ?? throw new ArgumentOutOfRangeException(nameof(schema), $"{role} column '{name}' not found");

    /// <summary>A key counts from 0, and a missing one is NaN.</summary>
    internal static ValueGetter<float> LabelGetter(DataViewRow row, DataViewSchema.Column label)
    {
        if (label.Type is NumberDataViewType)
        {
            return row.GetGetter<float>(label);
        }

        return TypeQuestions.CallFor<ValueGetter<float>>(KeyGetter<uint>, label.Type.RawType, row, label);
    }

    private static ValueGetter<float> KeyGetter<TKey>(DataViewRow row, DataViewSchema.Column label)
        where TKey : struct, IConvertible
    {
        var getter = row.GetGetter<TKey>(label);
        TKey key = default;
        return (ref float value) =>
        {
            getter(ref key);
            ulong number = key.ToUInt64(null);
            value = number == 0 ? float.NaN : number - 1;
        };
    }
}
