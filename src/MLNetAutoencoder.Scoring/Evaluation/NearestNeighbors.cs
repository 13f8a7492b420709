namespace MLNetAutoencoder;

/// <summary>Classification by the labels of the nearest codes (Cover and Hart, 1967).</summary>
internal static class NearestNeighbors
{
    /// <summary>The share of rows whose label is the most frequent one among their nearest neighbours.</summary>
    /// <param name="neighbors">The codes to take neighbours from.</param>
    /// <param name="neighborLabels">Their labels.</param>
    /// <param name="codes">The codes to find neighbours of.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="k">Neighbours of a code.</param>
    /// <param name="own">Where each code lies among the neighbours, so as not to be its own one; null when they are other rows.</param>
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
            _ => { });
        return isRight.Count(right => right) / (double)isRight.Length;
    }

    /// <summary>The most frequent label; of equally frequent ones the first in the order of labels.</summary>
    private static int Vote(int[] rows, int[] labels)
        => rows.GroupBy(row => labels[row]).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;
}
