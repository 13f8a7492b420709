using MLNetAutoencoder;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;

namespace Microsoft.ML;

/// <summary>Measures detectors of anomalies in time series. The methods may be called from several threads.</summary>
public static class SeriesEvaluationCatalog
{
    /// <summary>
    /// Measures how well scores tell the anomalous points of time series from normal ones: AUROC, AUC-PR and VUS-PR, in one pass over the
    /// data and <paramref name="bufferLength"/> over what is kept of it.
    /// </summary>
    /// <param name="catalog">The catalog of anomaly detection.</param>
    /// <param name="scored">Scored rows, those of a series in the order of time.</param>
    /// <param name="labelColumnName">What each row is: a Boolean or a number, above 0 for an anomaly.</param>
    /// <param name="scoreColumnName">The score, one number a row, the higher the more anomalous.</param>
    /// <param name="keyColumnName">What tells series apart: text, keys or numbers. The default null takes all rows for one series.</param>
    /// <param name="bufferLength">
    /// The longest buffer of VUS-PR in rows, 0 to 10,000; its authors take the period of the series. The default is 100.
    /// </param>
    /// <returns>The metrics; print them as a table.</returns>
    /// <exception cref="ArgumentException">A column is missing, a name is blank, or the length is out of range.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type, or all rows are of one kind.</exception>
    public static SeriesMetrics EvaluateSeries(
        this AnomalyDetectionCatalog catalog,
        IDataView scored,
        string labelColumnName = EvaluationDefaults.LabelColumn,
        string scoreColumnName = EvaluationDefaults.ScoreColumn,
        string? keyColumnName = null,
        int bufferLength = 100
    )
    {
        Guard.NotNull(catalog);
        Guard.NotNull(scored);
        Guard.NotBlank(labelColumnName);
        Guard.NotBlank(scoreColumnName);
        Guard.That(
            bufferLength is >= 0 and <= 10_000,
            nameof(bufferLength),
            $"'{nameof(bufferLength)}' is {bufferLength}; it must be 0 to 10,000."
        );
        return SeriesEvaluator.Evaluate(scored, labelColumnName, scoreColumnName, keyColumnName, bufferLength);
    }
}
