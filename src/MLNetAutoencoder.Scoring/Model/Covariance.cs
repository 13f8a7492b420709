using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLNetAutoencoder.Model;

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
        double[] roots = [.. rows.Select(row => Math.Sqrt(share(row) / total))];
        double[][] columns = [.. mean.Select((center, i) => rows.Select((row, r) => (row[i] - center) * roots[r]).ToArray())];
        var covariance = new double[mean.Length, mean.Length];
        for (int i = 0; i < mean.Length; i++)
        {
            for (int j = 0; j <= i; j++)
                covariance[i, j] = TensorPrimitives.Dot<double>(columns[i], columns[j]);
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
                double rest = a[i, j] - TensorPrimitives.Dot(Start(i, j), Start(j, j));
                a[i, j] = i == j ? Math.Sqrt(Math.Max(rest, least)) : rest / a[j, j];
            }
        }

        ReadOnlySpan<double> Start(int row, int count) => count == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref a[row, 0], count);
    }
}
