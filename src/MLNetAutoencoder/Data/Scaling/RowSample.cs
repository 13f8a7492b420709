using MLNetAutoencoder.Common;
using MLNetAutoencoder.Peers;

namespace MLNetAutoencoder.Data.Scaling;

/// <summary>
/// All rows while they are few, and of more a random sample of fixed size in which each is as likely as any other (reservoir sampling,
/// Vitter 1985, algorithm R). It depends on the rows' numbers, their order and the seed alone.
/// </summary>
internal sealed class RowSample(int features, int seed)
{
    public const int MostRows = 20_000;
    private const int LeastRows = 1_000;
    private const int MostBytes = 32 << 20;

    private readonly Reservoir _places = Reservoir.OfRows(Most(features), seed);
    private List<float[]> _rows = [];

    private static int Most(int features) => Math.Clamp(MostBytes / sizeof(float) / features, LeastRows, MostRows);

    /// <param name="row">A packed row.</param>
    public void Add(ReadOnlySpan<float> row)
    {
        if (_places.NextPlace() is not { } place)
            return;
        if (place == _rows.Count)
            _rows.Add(row.ToArray());
        else
            _rows[place] = row.ToArray();
    }

    /// <summary>Makes it a sample of all ranks' rows, in which each has its share.</summary>
    public void Join(PeerGroup peers)
    {
        if (peers.IsAlone)
            return;
        int[] order = [.. Enumerable.Range(0, _rows.Count)];
        int share = peers.Share(Most(features), _places.Seen);
        RowOrder.Shuffled(order, SplitMix64.OfSample(seed)).DrawUpTo(share);
        var own = order.Take(share).Select(place => _rows[place]).ToList();
        int[] lengths = peers.Concat([.. own.Select(row => row.Length)]);
        float[] values = peers.Concat([.. own.SelectMany(row => row)]);
        _rows = [];
        int start = 0;
        foreach (int length in lengths)
            _rows.Add(values[start..(start += length)]);
    }

    /// <summary>
    /// The values of each feature in turn, NaN in padding, in the order of the sample, in an array that the next feature may overwrite.
    /// </summary>
    private IEnumerable<float[]> Columns()
    {
        var column = new float[_rows.Count];
        var next = new int[_rows.Count];
        for (int feature = 0; feature < features; feature++)
        {
            for (int i = 0; i < column.Length; i++)
                column[i] = Value(_rows[i], feature, ref next[i]) + 0; // makes one zero of both
            yield return column;
        }
    }

    /// <summary>The same, without padding and ascending.</summary>
    public IEnumerable<float[]> SortedColumns()
    {
        foreach (float[] column in Columns())
        {
            Array.Sort(column); // NaN first
            int first = Array.FindIndex(column, value => !float.IsNaN(value));
            yield return first == 0 ? column
            : first < 0 ? []
            : column[first..];
        }
    }

    /// <summary>The quantile at a fraction, linear between the two values around it.</summary>
    public static double Quantile(float[] sorted, int numerator, int denominator)
    {
        var (low, rest) = Math.DivRem((long)numerator * (sorted.Length - 1), denominator);
        double value = sorted[low];
        return rest == 0 ? value : value + ((sorted[low + 1] - value) * rest / denominator);
    }

    /// <param name="row">A packed row.</param>
    /// <param name="feature">Asked for in ascending order.</param>
    /// <param name="next">The next stored value of a sparse row.</param>
    private float Value(ReadOnlySpan<float> row, int feature, ref int next)
    {
        if (!PackedRow.IsSparse(row, features))
            return row[feature];
        var slots = PackedRow.Slots(row);
        return next < slots.Length && slots[next] == feature ? PackedRow.Values(row)[next++] : 0;
    }
}
