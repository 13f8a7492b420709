namespace MLNetAutoencoder.Metrics;

/// <summary>The smallest of many distances.</summary>
internal static class Nearest
{
    /// <summary>The rows with the k smallest distances, the nearest first; of equal distances the first row.</summary>
    /// <param name="distances">A distance for each row.</param>
    /// <param name="k">How many rows, at most the number of rows without the excluded one.</param>
    /// <param name="excluded">A row that does not count; -1 for none.</param>
    public static int[] Rows(ReadOnlySpan<double> distances, int k, int excluded)
    {
        var rows = new int[k];
        int found = 0;
        for (int row = 0; row < distances.Length; row++)
        {
            if (row == excluded || (found == k && distances[row] >= distances[rows[k - 1]]))
                continue;
            int place = found < k ? found++ : k - 1;
            for (; place > 0 && distances[row] < distances[rows[place - 1]]; place--)
                rows[place] = rows[place - 1];
            rows[place] = row;
        }
        return rows;
    }

    /// <summary>
    /// The place of a row in the order of the distances, 1 for the nearest; of equal distances the first row comes first.
    /// </summary>
    public static int Rank(ReadOnlySpan<double> distances, int row, int excluded)
    {
        double distance = distances[row];
        int rank = 1;
        for (int other = 0; other < distances.Length; other++)
        {
            if (other != excluded && (distances[other] < distance || (distances[other] == distance && other < row)))
                rank++;
        }
        return rank;
    }
}

/// <summary>Classification by the labels of the nearest codes (Cover and Hart, 1967).</summary>
internal static class NearestNeighbors
{
    /// <summary>The share of rows whose label is the most frequent one among their nearest neighbors.</summary>
    /// <param name="neighbors">The codes to take neighbors from.</param>
    /// <param name="neighborLabels">Their labels.</param>
    /// <param name="codes">The codes to find neighbors of.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="k">Neighbors of a code.</param>
    /// <param name="own">Where each code lies among the neighbors, so as not to be its own one; null when they are other rows.</param>
    public static double Accuracy(RowMatrix neighbors, int[] neighborLabels, RowMatrix codes, int[] labels, int k, int[]? own = null)
    {
        var isRight = new bool[codes.Count];
        Parallel.For(
            0,
            codes.Count,
            () => new double[neighbors.Count],
            (row, _, distances) =>
            {
                neighbors.SquaredDistances(codes[row], distances);
                isRight[row] = Vote(Nearest.Rows(distances, k, own?[row] ?? -1), neighborLabels) == labels[row];
                return distances;
            },
            _ => { }
        );
        return isRight.Count(right => right) / (double)isRight.Length;
    }

    /// <summary>The most frequent label; of equally frequent ones the first in the order of labels.</summary>
    private static int Vote(int[] rows, int[] labels) =>
        rows.GroupBy(row => labels[row]).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;
}

/// <summary>
/// Whether neighborhoods survive a projection: Venna and Kaski, "Neighborhood preservation in nonlinear projection methods: an
/// experimental study", ICANN (2001). T(k) = 1 - 2 / (n k (2n - 3k - 1)) Σ (r - k), over the k nearest rows in one space whose rank r in
/// the other one is above k.
/// </summary>
internal static class Neighborhoods
{
    public static (double Trustworthiness, double Continuity) Compare(RowMatrix original, RowMatrix projected, int k)
    {
        int n = original.Count;
        var intruded = new long[n];
        var torn = new long[n];
        Parallel.For(
            0,
            n,
            () => (Original: new double[n], Projected: new double[n]),
            (row, _, distances) =>
            {
                original.SquaredDistances(original[row], distances.Original);
                projected.SquaredDistances(projected[row], distances.Projected);
                intruded[row] = Penalty(distances.Projected, distances.Original, k, row);
                torn[row] = Penalty(distances.Original, distances.Projected, k, row);
                return distances;
            },
            _ => { }
        );
        double factor = 2.0 / ((double)n * k * ((2.0 * n) - (3.0 * k) - 1));
        return (1 - (factor * intruded.Sum()), 1 - (factor * torn.Sum()));
    }

    /// <summary>By how many places the nearest rows in one space miss the neighborhood in the other one.</summary>
    private static long Penalty(double[] distances, double[] others, int k, int row) =>
        Nearest.Rows(distances, k, row).Sum(neighbor => Math.Max(0L, Nearest.Rank(others, neighbor, row) - k));
}
