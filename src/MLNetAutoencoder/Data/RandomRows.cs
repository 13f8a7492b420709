using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Data;

/// <summary>Rows drawn from training data of all ranks, as many of each as of any other, as the views hold them.</summary>
/// <param name="Values">One row behind the other.</param>
/// <param name="Numbers">Their numbers among the rows of all ranks, ascending.</param>
internal sealed record RandomRows(float[] Values, long[] Numbers)
{
    private const int BlockValues = 1 << 20;

    /// <summary>Draws rows.</summary>
    /// <param name="data">All rows.</param>
    /// <param name="most">How many; fewer where there are fewer.</param>
    /// <param name="seed">Chooses them.</param>
    /// <param name="isCancellable">Whether cancellation ends it.</param>
    /// <param name="includes">Which rows of this rank may be drawn, by their place.</param>
    public static RandomRows Draw(TrainingData data, int most, int seed, bool isCancellable, Func<long, bool> includes)
    {
        var places = Reservoir.OfRows(most, seed);
        List<(long Number, float[] Values)> drawn = [];
        foreach (var (first, rows) in Blocks(data, isCancellable))
        {
            for (int i = 0; i < rows.Length / data.Width; i++)
            {
                if (!includes(first + i) || places.NextPlace() is not { } place)
                    continue;
                var row = (data.NumberOf(first + i), rows.AsSpan(i * data.Width, data.Width).ToArray());
                if (place == drawn.Count)
                    drawn.Add(row);
                else
                    drawn[place] = row;
            }
        }
        int share = data.Peers.Share(most, places.Seen);
        if (share < drawn.Count)
        {
            int[] order = [.. Enumerable.Range(0, drawn.Count)];
            RowOrder.Shuffled(order, SplitMix64.OfSample(seed)).DrawUpTo(share);
            drawn = [.. order.Take(share).Select(place => drawn[place])];
        }
        return OfAllRanks(data, drawn);
    }

    /// <summary>The rows that all ranks have drawn.</summary>
    private static RandomRows OfAllRanks(TrainingData data, List<(long Number, float[] Values)> drawn)
    {
        if (!data.Peers.IsAlone)
        {
            long[] numbers = data.Peers.Concat([.. drawn.Select(row => row.Number)]);
            float[] values = data.Peers.Concat([.. drawn.SelectMany(row => row.Values)]);
            drawn = [.. numbers.Select((number, i) => (number, values[(i * data.Width)..((i + 1) * data.Width)]))];
        }
        drawn.Sort((a, b) => a.Number.CompareTo(b.Number));
        var rows = new float[drawn.Count * data.Width];
        for (int i = 0; i < drawn.Count; i++)
            drawn[i].Values.CopyTo(rows.AsSpan(i * data.Width));
        return new RandomRows(rows, [.. drawn.Select(row => row.Number)]);
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
