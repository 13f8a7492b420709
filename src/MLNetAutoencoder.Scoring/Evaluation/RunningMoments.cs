using System.Numerics;

namespace MLNetAutoencoder;

/// <summary>Mean and squared deviations of columns by Welford's method (1962); exactly zero deviation for a constant column.</summary>
internal sealed class RunningMoments(int columns)
{
    private readonly double[] _means = new double[columns];
    private readonly double[] _deviations = new double[columns];
    private long _count;

    public void Add<T>(ReadOnlySpan<T> row)
        where T : INumber<T>
    {
        _count++;
        for (int i = 0; i < row.Length; i++)
        {
            double value = double.CreateChecked(row[i]);
            double delta = value - _means[i];
            _means[i] += delta / _count;
            _deviations[i] += delta * (value - _means[i]);
        }
    }

    public double Mean(int column) => _means[column];

    /// <summary>The sum of the squared differences from the mean.</summary>
    public double SquaredDeviations(int column) => _deviations[column];

    /// <summary>The mean of the squared differences from the mean.</summary>
    public double Variance(int column) => _deviations[column] / _count;
}
