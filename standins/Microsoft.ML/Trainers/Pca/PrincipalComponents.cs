using System.Numerics.Tensors;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace Microsoft.ML.Trainers;

/// <summary>
/// Leading eigenvectors of the covariance by a randomized range finder: two passes with the covariance, then a small eigenproblem.
/// See Martinsson, "Randomized methods for computing the SVD", and Halko, Martinsson and Tropp (2011), algorithm 5.5.
/// </summary>
internal sealed class PrincipalComponents
{
    private PrincipalComponents(float[][] vectors, float[]? mean) => (Vectors, Mean) = (vectors, mean);

    internal float[][] Vectors { get; } // (rank, dimension)

    /// <summary>Null where the data was not centred.</summary>
    internal float[]? Mean { get; }

    internal static PrincipalComponents Find(IReadOnlyList<float[]> rows, IReadOnlyList<float> weights, int rank, int oversampling, bool center, Random random)
    {
        int dimension = rows[0].Length;
        int sampled = Math.Min(rank + oversampling, dimension);
        double total = weights.Sum(weight => (double)weight);
        float[]? mean = center ? MeanOf(rows, weights, total) : null;

        var omega = Matrix<double>.Build.Dense(dimension, sampled);
        for (int k = 0; k < sampled; k++)
        {
            for (int i = 0; i < dimension; i++)
            {
                omega[i, k] = Normal.Sample(random, 0, 1);
            }
        }

        var q = CovarianceTimes(rows, weights, total, mean, omega).QR().Q; // (dimension, sampled)
        var b = CovarianceTimes(rows, weights, total, mean, q);
        var small = b.TransposeThisAndMultiply(b).Evd(Symmetricity.Symmetric); // ascending
        var vectors = new float[rank][];
        for (int k = 0; k < rank; k++)
        {
            int column = sampled - 1 - k;
            double eigenvalue = Math.Sqrt(Math.Max(small.EigenValues[column].Real, 0));
            var vector = b * small.EigenVectors.Column(column) / (1e-6 + eigenvalue);
            vectors[k] = [.. vector.Select(value => (float)value)];
        }

        return new PrincipalComponents(vectors, mean);
    }

    private static float[] MeanOf(IReadOnlyList<float[]> rows, IReadOnlyList<float> weights, double total)
    {
        var mean = new double[rows[0].Length];
        for (int r = 0; r < rows.Count; r++)
        {
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += weights[r] * rows[r][i];
            }
        }

        return [.. mean.Select(sum => (float)(sum / total))];
    }

    /// <summary>Covariance · matrix, without forming the covariance.</summary>
    private static Matrix<double> CovarianceTimes(IReadOnlyList<float[]> rows, IReadOnlyList<float> weights, double total, float[]? mean, Matrix<double> matrix)
    {
        float[][] columns = [.. matrix.EnumerateColumns().Select(column => column.Select(value => (float)value).ToArray())];
        var products = columns.Select(column => new double[column.Length]).ToArray();
        var centred = new float[matrix.RowCount];
        var wide = new double[matrix.RowCount];
        for (int r = 0; r < rows.Count; r++)
        {
            rows[r].CopyTo(centred, 0);
            if (mean is not null)
            {
                TensorPrimitives.Subtract(centred, mean, centred);
            }

            TensorPrimitives.ConvertTruncating<float, double>(centred, wide);
            for (int k = 0; k < columns.Length; k++)
            {
                double projection = weights[r] * (double)TensorPrimitives.Dot(centred, columns[k]);
                TensorPrimitives.MultiplyAdd(wide, projection, products[k], products[k]);
            }
        }

        return Matrix<double>.Build.DenseOfColumnArrays(products) / total;
    }
}
