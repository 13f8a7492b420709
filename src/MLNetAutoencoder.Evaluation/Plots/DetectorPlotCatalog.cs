using MLNetAutoencoder;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Plots;

namespace Microsoft.ML;

/// <summary>
/// Draws what anomaly detectors say of rows, from columns of scored data, whatever made them. The methods may be called from several
/// threads.
/// </summary>
public static class DetectorPlotCatalog
{
    /// <summary>
    /// Draws how many rows have which scores, and the threshold among them: normal rows and anomalies apart where labels tell. Where a few
    /// scores are far greater than the others the axis is logarithmic. A row takes 5 bytes of memory.
    /// </summary>
    /// <param name="catalog">The catalog of anomaly detection.</param>
    /// <param name="scored">Scored data. Rows with a score of NaN or without a label are left out.</param>
    /// <param name="threshold">
    /// The score above which rows are anomalies, finite: that of the detector, <see cref="AutoencoderAnomalyTransformer.Threshold"/>. The
    /// default null draws none.
    /// </param>
    /// <param name="labelColumnName">
    /// What each row is: a Boolean, a number (above 0 is an anomaly), or a text or a key. The default null tells no rows apart.
    /// </param>
    /// <param name="scoreColumnName">The score, one number a row, the higher the more anomalous.</param>
    /// <param name="anomalyLabel">The anomaly among labels that are texts or keys; otherwise null, the default.</param>
    /// <returns>A chart.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing, a name is blank, the threshold is not finite, or a label is named that no column has.
    /// </exception>
    /// <exception cref="InvalidOperationException">A column is of another type, or no row can be drawn.</exception>
    public static AutoencoderChart PlotScores(
        this AnomalyDetectionCatalog catalog,
        IDataView scored,
        float? threshold = null,
        string? labelColumnName = null,
        string scoreColumnName = EvaluationDefaults.ScoreColumn,
        string? anomalyLabel = null
    )
    {
        Guard.NotNull(catalog);
        Guard.NotNull(scored);
        Guard.NotBlank(scoreColumnName);
        RequireFinite(threshold);
        if (labelColumnName is not null)
            Guard.NotBlank(labelColumnName);
        var (scores, marks, _) = AnomalyRows.Read(scored, labelColumnName, scoreColumnName, null, anomalyLabel);
        return ScoreChart.Draw(scores, marks, threshold, labelColumnName is not null);
    }

    /// <summary>
    /// Draws the precision by the recall that thresholds on the score would give, with the average precision in the title, the share of the
    /// anomalies, which is the precision of guessing, and where the detector's own alerts lie. A row takes 5 bytes of memory.
    /// </summary>
    /// <param name="catalog">The catalog of anomaly detection.</param>
    /// <param name="scored">Scored data, anomalies and normal rows. Rows with a score of NaN or without a label are left out.</param>
    /// <param name="labelColumnName">
    /// What each row is: a Boolean, a number (above 0 is an anomaly), or a text or a key.
    /// </param>
    /// <param name="scoreColumnName">The score, one number a row, the higher the more anomalous.</param>
    /// <param name="predictedLabelColumnName">
    /// What the detector takes each row for: of the types of the label. The default null takes <c>PredictedLabel</c> where the data has it.
    /// </param>
    /// <param name="anomalyLabel">The anomaly among labels that are texts or keys; otherwise null, the default.</param>
    /// <returns>A chart.</returns>
    /// <exception cref="ArgumentException">A column is missing, a name is blank, or a label is named that no column has.</exception>
    /// <exception cref="InvalidOperationException">
    /// A column is of another type, an anomaly's label is not told, or the rows that can be drawn are none or of one kind.
    /// </exception>
    public static AutoencoderChart PlotPrecisionRecall(
        this AnomalyDetectionCatalog catalog,
        IDataView scored,
        string labelColumnName = EvaluationDefaults.LabelColumn,
        string scoreColumnName = EvaluationDefaults.ScoreColumn,
        string? predictedLabelColumnName = null,
        string? anomalyLabel = null
    ) => Curve(catalog, scored, labelColumnName, scoreColumnName, predictedLabelColumnName, anomalyLabel, DetectionCurve.PrecisionRecall);

    /// <summary>
    /// Draws the true positive rate by the false positive rate that thresholds on the score would give, with the area in the title, the
    /// line of guessing, and where the detector's own alerts lie. A row takes 5 bytes of memory. Where anomalies are rare,
    /// <see cref="PlotPrecisionRecall"/> tells more.
    /// </summary>
    /// <param name="catalog">The catalog of anomaly detection.</param>
    /// <param name="scored">Scored data, anomalies and normal rows. Rows with a score of NaN or without a label are left out.</param>
    /// <param name="labelColumnName">
    /// What each row is: a Boolean, a number (above 0 is an anomaly), or a text or a key.
    /// </param>
    /// <param name="scoreColumnName">The score, one number a row, the higher the more anomalous.</param>
    /// <param name="predictedLabelColumnName">
    /// What the detector takes each row for: of the types of the label. The default null takes <c>PredictedLabel</c> where the data has it.
    /// </param>
    /// <param name="anomalyLabel">The anomaly among labels that are texts or keys; otherwise null, the default.</param>
    /// <returns>A chart.</returns>
    /// <exception cref="ArgumentException">A column is missing, a name is blank, or a label is named that no column has.</exception>
    /// <exception cref="InvalidOperationException">
    /// A column is of another type, an anomaly's label is not told, or the rows that can be drawn are none or of one kind.
    /// </exception>
    public static AutoencoderChart PlotRoc(
        this AnomalyDetectionCatalog catalog,
        IDataView scored,
        string labelColumnName = EvaluationDefaults.LabelColumn,
        string scoreColumnName = EvaluationDefaults.ScoreColumn,
        string? predictedLabelColumnName = null,
        string? anomalyLabel = null
    ) => Curve(catalog, scored, labelColumnName, scoreColumnName, predictedLabelColumnName, anomalyLabel, DetectionCurve.Roc);

    /// <summary>
    /// Draws one time series with the rows that are alerts shaded, and below it the score of each row and the threshold. Of a long series
    /// the least and the greatest value within each pixel are drawn. A row takes 40 bytes of memory.
    /// </summary>
    /// <param name="catalog">The catalog of anomaly detection.</param>
    /// <param name="scored">Scored rows of one series; of several filter one first.</param>
    /// <param name="valueColumnName">The value of the series, one number a row. Where it is NaN or infinite the line stops.</param>
    /// <param name="timeColumnName">
    /// The time of each row, by which rows are put in order: a DateTime, a DateTimeOffset (shown as UTC), or a number, which is shown as a
    /// date where all of them are seconds or milliseconds since 1970 in the years from 1973 to 2100. Rows without a time are left out. The
    /// default null takes the numbers of the rows.
    /// </param>
    /// <param name="labelColumnName">
    /// What is known of each row, to be shaded too: a Boolean or a number, above 0 for an anomaly. The default null shades alerts only.
    /// </param>
    /// <param name="scoreColumnName">The score, one number a row, the higher the more anomalous.</param>
    /// <param name="predictedLabelColumnName">The alerts: a Boolean or a number, above 0 for an alert.</param>
    /// <param name="threshold">
    /// The score above which rows are alerts, finite. The default null draws the column <c>Threshold</c> where the data has it, as
    /// detectors of series add it.
    /// </param>
    /// <returns>A chart.</returns>
    /// <exception cref="ArgumentException">A column is missing, a name is blank, or the threshold is not finite.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type, or no row can be drawn.</exception>
    public static AutoencoderChart PlotSeries(
        this AnomalyDetectionCatalog catalog,
        IDataView scored,
        string valueColumnName,
        string? timeColumnName = null,
        string? labelColumnName = null,
        string scoreColumnName = EvaluationDefaults.ScoreColumn,
        string predictedLabelColumnName = EvaluationDefaults.PredictedLabelColumn,
        float? threshold = null
    )
    {
        Guard.NotNull(catalog);
        Guard.NotNull(scored);
        Guard.NotBlank(valueColumnName);
        Guard.NotBlank(scoreColumnName);
        Guard.NotBlank(predictedLabelColumnName);
        RequireFinite(threshold);
        var names = new SeriesColumnNames(valueColumnName, scoreColumnName, predictedLabelColumnName, timeColumnName, labelColumnName);
        return SeriesChart.Draw(scored, names, threshold);
    }

    /// <summary>
    /// Draws what each feature contributes to the score of one row, the largest on top, with its share of the sum. The slots of a one-hot
    /// group count as one feature. The view is read up to that row, or once as a whole.
    /// </summary>
    /// <param name="catalog">The catalog of anomaly detection.</param>
    /// <param name="scored">Scored data.</param>
    /// <param name="contributionsColumnName">
    /// The contributions, as <c>ContributionsColumnName</c> of a detector's options adds them: a vector of numbers of known size, named by
    /// its slot names.
    /// </param>
    /// <param name="row">The row, counted from 0. The default null takes the one with the highest score.</param>
    /// <param name="count">Features to draw, 1 to 50; the others are one bar. The default is 10.</param>
    /// <param name="scoreColumnName">The score, one number a row, the higher the more anomalous.</param>
    /// <returns>A chart.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing, a name is blank, or the row or the count is out of range.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A column is of another type, or the row has a NaN or infinite score or contribution, or there is none without.
    /// </exception>
    public static AutoencoderChart PlotContributions(
        this AnomalyDetectionCatalog catalog,
        IDataView scored,
        string contributionsColumnName = EvaluationDefaults.ContributionsColumn,
        long? row = null,
        int count = 10,
        string scoreColumnName = EvaluationDefaults.ScoreColumn
    )
    {
        Guard.NotNull(catalog);
        Guard.NotNull(scored);
        Guard.NotBlank(contributionsColumnName);
        Guard.NotBlank(scoreColumnName);
        Guard.That(row is null or >= 0, nameof(row), $"'{nameof(row)}' is {row}; give 0 or greater, or null for the highest score.");
        Guard.That(count is >= 1 and <= 50, nameof(count), $"'{nameof(count)}' is {count}; give 1 to 50.");
        return ContributionChart.Draw(scored, contributionsColumnName, scoreColumnName, row, count);
    }

    private static AutoencoderChart Curve(
        AnomalyDetectionCatalog catalog,
        IDataView scored,
        string labelColumn,
        string scoreColumn,
        string? predictedColumn,
        string? anomalyLabel,
        Func<RankedScores, bool, AutoencoderChart> draw
    )
    {
        Guard.NotNull(catalog);
        Guard.NotNull(scored);
        Guard.NotBlank(labelColumn, "labelColumnName");
        Guard.NotBlank(scoreColumn, "scoreColumnName");
        if (predictedColumn is not null)
            Guard.NotBlank(predictedColumn, "predictedLabelColumnName");
        predictedColumn ??= scored.Schema.GetColumnOrNull(EvaluationDefaults.PredictedLabelColumn)?.Name;
        var (scores, _) = AnomalyRows.ReadRanked(scored, labelColumn, scoreColumn, predictedColumn, anomalyLabel);
        return draw(scores, predictedColumn is not null);
    }

    private static void RequireFinite(float? threshold) =>
        Guard.That(
            threshold is null || float.IsFinite(threshold.Value),
            nameof(threshold),
            $"'{nameof(threshold)}' is {threshold}; give a finite score, or null for none."
        );
}
