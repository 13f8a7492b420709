namespace MLNetAutoencoder.Tests;

/// <summary>Principal components by Jacobi's rotations of the covariance.</summary>
/// <param name="Axes">One for each component, by falling variance.</param>
/// <param name="Variances">Along the axes.</param>
internal sealed record PrincipalComponents(double[][] Axes, double[] Variances)
{
    public static PrincipalComponents Of(IReadOnlyList<double[]> rows)
    {
        int d = rows[0].Length;
        double[] means = [.. Enumerable.Range(0, d).Select(i => rows.Average(row => row[i]))];
        var a = new double[d, d];
        var v = new double[d, d];
        for (int i = 0; i < d; i++)
        {
            v[i, i] = 1;
            for (int j = 0; j < d; j++)
                a[i, j] = rows.Average(row => (row[i] - means[i]) * (row[j] - means[j]));
        }
        for (int sweep = 0; sweep < 30; sweep++)
        {
            for (int p = 0; p < d; p++)
            {
                for (int q = p + 1; q < d; q++)
                    Rotate(a, v, p, q);
            }
        }
        int[] order = [.. Enumerable.Range(0, d).OrderByDescending(i => a[i, i])];
        return new PrincipalComponents(
            [.. order.Select(i => Enumerable.Range(0, d).Select(k => v[k, i]).ToArray())],
            [.. order.Select(i => a[i, i])]
        );
    }

    /// <summary>What of a vector lies outside the space of the first components, as a share of its length.</summary>
    public double Outside(double[] vector, int rank)
    {
        double[] rest = [.. vector];
        foreach (double[] axis in Axes.Take(rank))
        {
            double along = axis.Zip(rest, (x, y) => x * y).Sum();
            rest = [.. rest.Select((x, i) => x - (along * axis[i]))];
        }
        return Math.Sqrt(rest.Sum(x => x * x) / vector.Sum(x => x * x));
    }

    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        if (Math.Abs(a[p, q]) < 1e-15)
            return;
        double angle = 0.5 * Math.Atan2(2 * a[p, q], a[q, q] - a[p, p]),
            c = Math.Cos(angle),
            s = Math.Sin(angle);
        int d = a.GetLength(0);
        for (int k = 0; k < d; k++)
            (a[k, p], a[k, q]) = ((c * a[k, p]) - (s * a[k, q]), (s * a[k, p]) + (c * a[k, q]));
        for (int k = 0; k < d; k++)
        {
            (a[p, k], a[q, k]) = ((c * a[p, k]) - (s * a[q, k]), (s * a[p, k]) + (c * a[q, k]));
            (v[k, p], v[k, q]) = ((c * v[k, p]) - (s * v[k, q]), (s * v[k, p]) + (c * v[k, q]));
        }
    }
}
