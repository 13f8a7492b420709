namespace MLNetAutoencoder;

/// <summary>Covariances and their Cholesky factors: square matrices of which only the lower half is used.</summary>
internal static class Covariance
{
    /// <summary>The covariance of the first values of rows.</summary>
    /// <param name="rows">At least as many values each as there are means.</param>
    /// <param name="mean">The mean of each value.</param>
    /// <param name="share">A row's part in the covariance.</param>
    /// <param name="total">The sum of all shares.</param>
    public static double[,] Of(float[][] rows, double[] mean, Func<float[], double> share, double total)
    {
        var covariance = new double[mean.Length, mean.Length];
        foreach (float[] row in rows)
        {
            double part = share(row);
            for (int i = 0; i < mean.Length; i++)
            {
                for (int j = 0; j <= i; j++)
                    covariance[i, j] += part * (row[i] - mean[i]) * (row[j] - mean[j]) / total;
            }
        }
        return covariance;
    }

    /// <summary>Replaces a covariance by its Cholesky factor.</summary>
    /// <param name="a">The covariance.</param>
    /// <param name="least">What a value under a root is at least, where rounding leaves less; above 0.</param>
    public static void Factorize(double[,] a, double least)
    {
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = a[i, j];
                for (int k = 0; k < j; k++)
                    sum -= a[i, k] * a[j, k];
                a[i, j] = i == j ? Math.Sqrt(Math.Max(sum, least)) : sum / a[j, j];
            }
        }
    }
}
