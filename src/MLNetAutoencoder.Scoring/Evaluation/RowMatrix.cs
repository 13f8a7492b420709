using System.Numerics;

namespace MLNetAutoencoder;

/// <summary>Rows of numbers, one after the other.</summary>
internal sealed class RowMatrix(double[] values, int columns)
{
    public int Columns => columns;

    public int Count => values.Length / columns;

    public ReadOnlySpan<double> this[int row] => values.AsSpan(row * columns, columns);

    public static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var difference = new Vector<double>(a[i..]) - new Vector<double>(b[i..]);
            sums += difference * difference;
        }
        double sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
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
