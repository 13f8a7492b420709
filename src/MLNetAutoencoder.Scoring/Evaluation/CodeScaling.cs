namespace MLNetAutoencoder;

/// <summary>Brings columns to the mean 0 and variance 1 of some rows; a column that is constant there is only centred.</summary>
internal sealed class CodeScaling
{
    private readonly RunningMoments _moments;
    private readonly double[] _factors;

    public CodeScaling(RowMatrix rows)
    {
        _moments = new RunningMoments(rows.Columns);
        for (int row = 0; row < rows.Count; row++)
            _moments.Add(rows[row]);
        _factors = [.. Enumerable.Range(0, rows.Columns).Select(_moments.Variance).Select(v => v > 0 ? 1 / Math.Sqrt(v) : 1)];
    }

    public RowMatrix Apply(RowMatrix rows)
    {
        var scaled = new double[rows.Count * rows.Columns];
        for (int i = 0; i < scaled.Length; i++)
        {
            var (row, column) = Math.DivRem(i, rows.Columns);
            scaled[i] = (rows[row][column] - _moments.Mean(column)) * _factors[column];
        }
        return new RowMatrix(scaled, rows.Columns);
    }
}
