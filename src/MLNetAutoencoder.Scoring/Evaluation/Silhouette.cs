namespace MLNetAutoencoder;

/// <summary>Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis" (1987).</summary>
internal static class Silhouette
{
    /// <summary>The mean over the rows; a row alone in its cluster has 0, and so have all when there is one cluster.</summary>
    public static double Of(RowMatrix rows, int[] clusters)
    {
        int count = clusters.Max() + 1;
        var sizes = new int[count];
        foreach (int cluster in clusters)
            sizes[cluster]++;
        var silhouettes = new double[rows.Count];
        Parallel.For(0, rows.Count, row => silhouettes[row] = Of(row, rows, clusters, sizes));
        return silhouettes.Average();
    }

    private static double Of(int row, RowMatrix rows, int[] clusters, int[] sizes)
    {
        int own = clusters[row];
        var distances = new double[sizes.Length];
        for (int other = 0; other < rows.Count; other++)
            distances[clusters[other]] += Math.Sqrt(RowMatrix.SquaredDistance(rows[row], rows[other]));
        double nearest = double.MaxValue;
        for (int cluster = 0; cluster < sizes.Length; cluster++)
        {
            if (cluster != own && sizes[cluster] > 0)
                nearest = Math.Min(nearest, distances[cluster] / sizes[cluster]);
        }
        if (sizes[own] == 1 || nearest == double.MaxValue)
            return 0;
        double within = distances[own] / (sizes[own] - 1);
        return within == nearest ? 0 : (nearest - within) / Math.Max(within, nearest);
    }
}
