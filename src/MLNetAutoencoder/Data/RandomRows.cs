using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Data;

/// <summary>Rows drawn from training data, as many of each as of any other, as the view holds them.</summary>
/// <param name="Values">One row behind the other.</param>
/// <param name="Numbers">Their numbers among the usable rows, ascending.</param>
internal sealed record RandomRows(float[] Values, long[] Numbers)
{
    private const int BlockValues = 1 << 20;

    /// <summary>Draws rows (reservoir sampling, Vitter 1985, algorithm R).</summary>
    /// <param name="data">All rows.</param>
    /// <param name="most">How many; fewer where there are fewer.</param>
    /// <param name="seed">Chooses them.</param>
    /// <param name="isCancellable">Whether cancellation ends it.</param>
    /// <param name="includes">Which rows may be drawn, by number.</param>
    public static RandomRows Draw(TrainingData data, int most, int seed, bool isCancellable, Func<long, bool> includes)
    {
        var random = SplitMix64.OfSample(seed);
        List<(long Number, float[] Row)> drawn = [];
        long seen = 0;
        foreach (var (first, rows) in Blocks(data, isCancellable))
        {
            for (int i = 0; i < rows.Length / data.Width; i++)
            {
                if (!includes(first + i))
                    continue;
                seen++;
                long place = drawn.Count < most ? drawn.Count : random.Below(seen);
                if (place >= most)
                    continue;
                var row = (first + i, rows.AsSpan(i * data.Width, data.Width).ToArray());
                if (place == drawn.Count)
                    drawn.Add(row);
                else
                    drawn[(int)place] = row;
            }
        }
        drawn.Sort((a, b) => a.Number.CompareTo(b.Number));
        return new RandomRows([.. drawn.SelectMany(row => row.Row)], [.. drawn.Select(row => row.Number)]);
    }

    /// <summary>All usable rows, some at a time, with the number of the first.</summary>
    public static IEnumerable<(long First, float[] Rows)> Blocks(TrainingData data, bool isCancellable)
    {
        using var reader = data.OpenRaw(Math.Max(1, BlockValues / data.Width), isCancellable);
        long first = 0;
        for (int count; (count = reader.Next()) > 0; first += count)
        {
            var rows = new float[count * data.Width];
            reader.Fill(0, count, rows, default);
            yield return (first, rows);
        }
    }
}
