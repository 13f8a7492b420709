using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Metrics;

/// <summary>Codes of a view in memory: all of them, with their labels, and of rows that were drawn the features too.</summary>
internal sealed class LatentRows
{
    /// <summary>The codes of all rows.</summary>
    public required RowMatrix Codes { get; init; }

    /// <summary>The labels of all rows; empty without a label column.</summary>
    public required string[] Labels { get; init; }

    /// <summary>The rows that were drawn, in their order.</summary>
    public required int[] Drawn { get; init; }

    /// <summary>The features of the rows that were drawn; null without a feature column.</summary>
    public RowMatrix? Features { get; init; }

    public required long Skipped { get; init; }

    /// <summary>Reads a view once.</summary>
    /// <param name="data">The view.</param>
    /// <param name="latentColumn">The column of codes.</param>
    /// <param name="labelColumn">The column of labels, or null.</param>
    /// <param name="featureColumn">The column of features, or null.</param>
    /// <param name="maxRows">How many rows to draw.</param>
    /// <param name="seed">For drawing them.</param>
    public static LatentRows Read(IDataView data, string latentColumn, string? labelColumn, string? featureColumn, int maxRows, int seed)
    {
        var latent = FeatureColumn.Find(data.Schema, latentColumn);
        DataViewSchema.Column[] vectors = featureColumn is null ? [latent] : [latent, FeatureColumn.Find(data.Schema, featureColumn)];
        using var rows = new FiniteRows(data, vectors, labelColumn is null ? null : LabelNames.Find(data.Schema, labelColumn));
        var codes = new List<double>();
        var labels = new List<string>();
        var drawn = new List<(int Row, double[]? Features)>();
        var sample = Reservoir.OfRandom(maxRows, seed);
        for (int row = 0; rows.MoveNext(); row++)
        {
            codes.AddRange(rows.Values(0).Select(v => (double)v));
            if (labelColumn is not null)
                labels.Add(rows.Label);
            if (sample.NextPlace() is not { } place)
                continue;
            (int, double[]?) taken = (row, featureColumn is null ? null : [.. rows.Values(1).Select(v => (double)v)]);
            if (place < drawn.Count)
                drawn[place] = taken;
            else
                drawn.Add(taken);
        }
        rows.RequireRows();
        var ordered = drawn.OrderBy(d => d.Row).ToList();
        return new LatentRows
        {
            Codes = new RowMatrix([.. codes], NumberColumn.SizeOf(latent)),
            Labels = [.. labels],
            Drawn = [.. ordered.Select(d => d.Row)],
            Features = featureColumn is null
                ? null
                : new RowMatrix([.. ordered.SelectMany(d => d.Features!)], NumberColumn.SizeOf(vectors[1])),
            Skipped = rows.Skipped,
        };
    }
}

/// <summary>Brings columns to the mean 0 and variance 1 of some rows; a column that is constant there is only centered.</summary>
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
