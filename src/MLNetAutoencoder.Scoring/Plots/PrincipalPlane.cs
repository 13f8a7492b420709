using MLNetAutoencoder.Evaluation;

namespace MLNetAutoencoder.Plots;

/// <summary>
/// The two directions of the greatest variance (Pearson, 1901), by orthogonal iteration on the covariance. The signs are such that the
/// greatest coefficient of each is positive, so that a map does not flip from run to run.
/// </summary>
internal sealed class PrincipalPlane
{
    private const int MaxIterations = 1000;
    private const double Tolerance = 1e-12;

    /// <summary>Of a vector's length: what is left of it by rounding alone.</summary>
    private const double Vanished = 1e-9;

    private readonly RunningMoments _moments;
    private readonly double[][] _axes;

    public PrincipalPlane(RowMatrix rows)
    {
        _moments = new RunningMoments(rows.Columns);
        for (int row = 0; row < rows.Count; row++)
            _moments.Add(rows[row]);
        double[][] covariance = Covariance(rows);
        _axes = Directions(covariance);
        double total = Enumerable.Range(0, rows.Columns).Sum(i => covariance[i][i]);
        Shares = [.. _axes.Select(axis => total > 0 ? Dot(axis, Times(covariance, axis)) / total : 0)];
    }

    /// <summary>The share of the total variance along each direction, 0 to 1.</summary>
    public double[] Shares { get; }

    /// <summary>A row's place in the plane.</summary>
    public (double X, double Y) Project(ReadOnlySpan<double> row)
    {
        double[] centred = row.ToArray();
        for (int i = 0; i < centred.Length; i++)
            centred[i] -= _moments.Mean(i);
        return (Dot(_axes[0], centred), Dot(_axes[1], centred));
    }

    private double[][] Covariance(RowMatrix rows)
    {
        int d = rows.Columns;
        var covariance = Enumerable.Range(0, d).Select(_ => new double[d]).ToArray();
        for (int row = 0; row < rows.Count; row++)
        {
            for (int i = 0; i < d; i++)
            {
                double deviation = rows[row][i] - _moments.Mean(i);
                for (int j = 0; j < d; j++)
                    covariance[i][j] += deviation * (rows[row][j] - _moments.Mean(j)) / rows.Count;
            }
        }
        return covariance;
    }

    private static double[][] Directions(double[][] covariance)
    {
        var random = new Random(0);
        double[][] axes = Orthonormal([.. Enumerable.Range(0, 2).Select(_ => covariance.Select(_ => random.NextDouble() - 0.5).ToArray())]);
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            double[][] next = Orthonormal([.. axes.Select(axis => Times(covariance, axis))]);
            bool isSettled = axes.Zip(next).All(p => 1 - Math.Abs(Dot(p.First, p.Second)) < Tolerance);
            axes = next;
            if (isSettled)
                break;
        }
        return [.. axes.Select(axis => axis.MaxBy(v => Math.Abs(v)) < 0 ? [.. axis.Select(v => -v)] : axis)];
    }

    /// <summary>
    /// Two vectors made orthogonal and of length 1. One that vanishes, as where codes vary along one line or not at all, becomes any other.
    /// </summary>
    private static double[][] Orthonormal(double[][] axes)
    {
        double[] first = Length(axes[0]) > 0 ? Unit(axes[0]) : UnitVector(axes[0].Length, 0);
        double[] second = Without(axes[1], first);
        if (Length(second) <= Vanished * Length(axes[1]))
            second = Without(UnitVector(first.Length, Array.IndexOf(first, first.MinBy(Math.Abs))), first);
        return [first, Unit(Without(Unit(second), first))];
    }

    private static double[] Without(double[] vector, double[] unit)
    {
        double along = Dot(unit, vector);
        return [.. vector.Zip(unit, (v, u) => v - (along * u))];
    }

    private static double Length(double[] vector) => Math.Sqrt(Dot(vector, vector));

    private static double[] Unit(double[] vector)
    {
        double length = Length(vector);
        return [.. vector.Select(v => v / length)];
    }

    private static double[] UnitVector(int size, int place) => [.. Enumerable.Range(0, size).Select(i => i == place ? 1.0 : 0)];

    private static double[] Times(double[][] matrix, double[] vector) => [.. matrix.Select(line => Dot(line, vector))];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
