using Microsoft.ML.Internal;
namespace Microsoft.ML.Data;

internal delegate ReadOnlySpan<double> ReadSlots();

/// <summary>Reads a scalar or vector column of Single or Double as dense doubles, for learning.</summary>
internal static class SlotReader
{
    internal static ReadSlots Create(DataViewRow row, DataViewSchema.Column source) =>
        source.Type.ItemOf().RawType == typeof(double) ? Create<double>(row, source, value => value) : Create<float>(row, source, value => value);

    private static ReadSlots Create<T>(DataViewRow row, DataViewSchema.Column source, Func<T, double> convert)
    {
        var slots = new double[source.Type.ValueCount()];
        if (source.Type is not VectorDataViewType)
        {
            var scalar = row.GetGetter<T>(source);
            T value = default!;
            return () =>
            {
                scalar(ref value);
                slots[0] = convert(value);
                return slots;
            };
        }

        var vector = row.GetGetter<VBuffer<T>>(source);
        VBuffer<T> values = default;
        return () =>
        {
            vector(ref values);
            Array.Clear(slots);
            foreach (var (i, value) in values.Items())
            {
                slots[i] = convert(value);
            }

            return slots;
        };
    }
}
