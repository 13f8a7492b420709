namespace MLNetAutoencoder;

/// <summary>
/// Whether neighbourhoods survive a projection: Venna and Kaski, "Neighborhood preservation in nonlinear projection methods: an
/// experimental study", ICANN (2001). T(k) = 1 - 2 / (n k (2n - 3k - 1)) Σ (r - k), over the k nearest rows in one space whose rank r in the
/// other one is above k.
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
            _ => { });
        double factor = 2.0 / ((double)n * k * ((2.0 * n) - (3.0 * k) - 1));
        return (1 - (factor * intruded.Sum()), 1 - (factor * torn.Sum()));
    }

    /// <summary>By how many places the nearest rows in one space miss the neighbourhood in the other one.</summary>
    private static long Penalty(double[] distances, double[] others, int k, int row)
        => Nearest.Rows(distances, k, row).Sum(neighbor => Math.Max(0L, Nearest.Rank(others, neighbor, row) - k));
}
