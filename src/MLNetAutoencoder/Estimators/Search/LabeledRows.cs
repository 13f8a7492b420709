using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Estimators.Search;

/// <summary>Rows with labels, which tell how well a detector ranks them. The labels are read once.</summary>
internal sealed class LabeledRows
{
    private readonly IDataView _view;
    private readonly bool?[] _isAnomaly;

    /// <exception cref="ArgumentOutOfRangeException">The view has no such column.</exception>
    /// <exception cref="InvalidOperationException">It holds no labels, or not of both kinds.</exception>
    public LabeledRows(IDataView view, string labelColumnName)
    {
        _view = view;
        var column = Columns.Find(view.Schema, labelColumnName);
        Guard.Data(
            NumberColumn.KindOfItem(column.Type) is not null,
            $"Column '{labelColumnName}' is of type {column.Type}, and {nameof(AutoencoderSearchOptions.LabelColumnName)} names one of "
                + $"Booleans, or of numbers that are above 0 for an anomaly; map the labels to Booleans first."
        );
        _isAnomaly = [.. Numbers(view, column).Select(label => double.IsNaN(label) ? (bool?)null : label > 0)];
        int anomalies = _isAnomaly.Count(label => label == true);
        Guard.Data(
            anomalies > 0 && _isAnomaly.Contains(false),
            Invariant.Text(
                $"Column '{labelColumnName}' has {anomalies} anomalies in {_isAnomaly.Length} rows, and detectors are compared on rows of "
                    + $"both kinds; give {nameof(AutoencoderSearchOptions.Validation)} rows with both."
            )
        );
    }

    /// <summary>
    /// The mean, over the anomalies, of the share of anomalies among the rows that score as high or higher; 1 where every anomaly scores
    /// above all other rows. Rows without a score count as those that score lowest.
    /// </summary>
    public double AveragePrecision(ITransformer detector)
    {
        var scored = detector.Transform(_view);
        var scores = Numbers(scored, Columns.Find(scored.Schema, AutoencoderAnomalyTransformer.ScoreColumn));
        var ranked = scores
            .Zip(_isAnomaly, (score, label) => (Score: double.IsNaN(score) ? double.NegativeInfinity : score, Label: label))
            .Where(row => row.Label is not null)
            .GroupBy(row => row.Score, row => row.Label == true)
            .OrderByDescending(tied => tied.Key);
        double precisions = 0;
        int rows = 0,
            found = 0;
        foreach (var tied in ranked)
        {
            int anomalies = tied.Count(isAnomaly => isAnomaly);
            rows += tied.Count();
            found += anomalies;
            precisions += (double)anomalies * found / rows;
        }
        return precisions / found;
    }

    private static IEnumerable<double> Numbers(IDataView view, DataViewSchema.Column column)
    {
        using var cursor = view.GetRowCursor([column]);
        var getter = NumberColumn.Getter<double>(cursor, column);
        VBuffer<double> value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            yield return value.GetValues()[0];
        }
    }
}
