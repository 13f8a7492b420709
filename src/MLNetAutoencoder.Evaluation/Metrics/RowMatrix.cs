using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Metrics;

/// <summary>Rows of numbers, one after the other.</summary>
internal sealed class RowMatrix(double[] values, int columns)
{
    public int Columns => columns;

    public int Count => values.Length / columns;

    public ReadOnlySpan<double> this[int row] => values.AsSpan(row * columns, columns);

    public static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double distance = TensorPrimitives.Distance(a, b);
        return distance * distance;
    }

    public RowMatrix Select(int[] rows)
    {
        var selected = new double[rows.Length * columns];
        for (int i = 0; i < rows.Length; i++)
            this[rows[i]].CopyTo(selected.AsSpan(i * columns));
        return new RowMatrix(selected, columns);
    }

    /// <summary>Squared distances from a point to every row.</summary>
    public void SquaredDistances(ReadOnlySpan<double> point, double[] distances)
    {
        for (int row = 0; row < distances.Length; row++)
            distances[row] = SquaredDistance(point, this[row]);
    }
}

/// <summary>Finds the vector columns that an evaluation compares.</summary>
internal static class VectorColumns
{
    /// <summary>Two columns of the same size.</summary>
    public static (DataViewSchema.Column First, DataViewSchema.Column Second) FindPair(DataViewSchema schema, string first, string second)
    {
        var (a, b) = (FeatureColumn.Find(schema, Guard.NotBlank(first)), FeatureColumn.Find(schema, Guard.NotBlank(second)));
        Guard.Data(
            NumberColumn.SizeOf(a) == NumberColumn.SizeOf(b),
            $"Column '{first}' holds {NumberColumn.SizeOf(a)} values and column '{second}' holds {NumberColumn.SizeOf(b)}; name two "
                + $"columns of one size."
        );
        return (a, b);
    }

    /// <summary>A column of single numbers.</summary>
    public static DataViewSchema.Column FindScalar(DataViewSchema schema, string name)
    {
        var column = Columns.Find(schema, Guard.NotBlank(name));
        Guard.Data(
            column.Type == NumberDataViewType.Single,
            $"Column '{name}' is of type {column.Type}, and a Single is needed, as an autoencoder's own column of errors is."
        );
        return column;
    }

    /// <summary>The slot names of the first column that has them, with numbers in place of names that are missing.</summary>
    public static string[] Names(params DataViewSchema.Column[] columns)
    {
        string[] names =
            columns.Select(FeatureColumn.SlotNames).FirstOrDefault(n => n.Length > 0) ?? new string[NumberColumn.SizeOf(columns[0])];
        return [.. names.Select((name, i) => string.IsNullOrEmpty(name) ? Invariant.Text($"[{i}]") : name)];
    }
}

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
