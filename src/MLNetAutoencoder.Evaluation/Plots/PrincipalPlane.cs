using MathNet.Numerics.LinearAlgebra;
using MLNetAutoencoder.Metrics;

namespace MLNetAutoencoder.Plots;

/// <summary>
/// The two directions of the greatest variance (Pearson, 1901): eigenvectors of the covariance. The signs are such that the greatest
/// coefficient of each is positive, so that a map does not flip from run to run.
/// </summary>
internal sealed class PrincipalPlane
{
    private readonly Vector<double> _mean;
    private readonly Vector<double>[] _axes;

    public PrincipalPlane(RowMatrix rows)
    {
        var matrix = Matrix<double>.Build.Dense(rows.Count, rows.Columns, (row, column) => rows[row][column]);
        _mean = matrix.ColumnSums() / rows.Count;
        var centered = matrix.MapIndexed((_, column, value) => value - _mean[column]);
        var eigen = (centered.TransposeThisAndMultiply(centered) / rows.Count).Evd(Symmetricity.Symmetric);
        double[] variances = [.. eigen.EigenValues.Select(value => Math.Max(value.Real, 0))]; // in ascending order
        double total = variances.Sum();
        _axes = [Turned(eigen.EigenVectors.Column(rows.Columns - 1)), Turned(eigen.EigenVectors.Column(rows.Columns - 2))];
        Shares = [.. new[] { variances[^1], variances[^2] }.Select(variance => total > 0 ? variance / total : 0)];
    }

    /// <summary>The share of the total variance along each direction, 0 to 1.</summary>
    public double[] Shares { get; }

    /// <summary>A row's place in the plane.</summary>
    public (double X, double Y) Project(ReadOnlySpan<double> row)
    {
        var centered = Vector<double>.Build.DenseOfArray(row.ToArray()) - _mean;
        return (_axes[0] * centered, _axes[1] * centered);
    }

    private static Vector<double> Turned(Vector<double> axis) => axis[axis.AbsoluteMaximumIndex()] < 0 ? -axis : axis;
}
