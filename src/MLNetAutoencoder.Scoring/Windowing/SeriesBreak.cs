using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>Tells where one series ends and the next begins.</summary>
internal static class SeriesBreak
{
    /// <summary>Makes a function that says whether a column's value is another than when it was last called.</summary>
    public static Func<bool> Of(DataViewRow source, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => Texts(source.GetGetter<ReadOnlyMemory<char>>(column)),
        KeyDataViewType => Values(source.GetGetter<uint>(column)),
        _ => Values(source.GetGetter<float>(column)),
    };

    private static Func<bool> Values<T>(ValueGetter<T> getter)
        where T : struct
    {
        T last = default;
        return () =>
        {
            T value = default;
            getter(ref value);
            bool isAnother = !EqualityComparer<T>.Default.Equals(value, last);
            last = value;
            return isAnother;
        };
    }

    private static Func<bool> Texts(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        string last = "";
        return () =>
        {
            ReadOnlyMemory<char> value = default;
            getter(ref value);
            if (value.Span.SequenceEqual(last))
                return false;
            last = value.ToString(); // the source may use the memory again
            return true;
        };
    }
}
