using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>
/// Gives each row a number from 0 to 1 and views of the rows by that number: one drawn row after row from a seed, or one that
/// only depends on a column, so that rows alike in it stay together.
/// </summary>
internal sealed class RowSplit
{
    private readonly IDataView _data;
    private readonly DataViewSchema.Column? _key;
    private readonly int _seed;

    public RowSplit(IDataView data, string? samplingKeyColumn, int seed)
    {
        _data = data;
        _seed = seed;
        if (samplingKeyColumn != null)
            _key = data.Schema.GetColumnOrNull(samplingKeyColumn) ?? throw Check.ColumnNotFound("samplingKeyColumn", "SamplingKeyColumn", samplingKeyColumn);
    }

    /// <summary>The rows with a number below the bound, or all others.</summary>
    public IDataView Rows(double bound, bool below)
        => new FilteredDataView(_data, _key is { } key ? [key] : [], row =>
        {
            var next = _key is { } column ? MakeKeyed(row, row.Schema[column.Index]) : new Random(_seed).NextDouble;
            return () => next() < bound == below;
        }, inOrder: _key == null);

    private Func<double> MakeKeyed(DataViewRow row, DataViewSchema.Column column)
        => MemberAccess.Call<Func<double>>(typeof(RowSplit), column.Type is VectorDataViewType ? nameof(OfVector) : nameof(OfScalar),
            [column.Type.ItemOf().RawType], row, column, _seed);

    private static Func<double> OfScalar<T>(DataViewRow row, DataViewSchema.Column column, int seed)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return Number(value!.ToString()!, seed);
        };
    }

    private static Func<double> OfVector<T>(DataViewRow row, DataViewSchema.Column column, int seed)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            return Number(string.Join('|', value.DenseValues()), seed);
        };
    }

    /// <summary>FNV-1a over the text, spread once more; the same in every process.</summary>
    private static double Number(string text, int seed)
    {
        var hash = 14695981039346656037UL ^ (uint)seed;
        foreach (var c in text)
            hash = (hash ^ c) * 1099511628211UL;
        hash ^= hash >> 32;
        hash *= 0xd6e8feb86659fd93UL;
        hash ^= hash >> 32;
        return (hash >> 11) * (1.0 / (1UL << 53));
    }
}
