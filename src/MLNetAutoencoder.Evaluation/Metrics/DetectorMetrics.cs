using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;

namespace MLNetAutoencoder;

/// <summary>
/// How well an anomaly detector tells anomalies from normal rows: by the order of its scores, and by the labels that it predicts.
/// </summary>
/// <remarks>
/// Precision is the share of anomalies among the rows that are flagged, recall the share of the anomalies that are flagged. Intervals are
/// of the percentile method (Efron, 1979) and hold 95% of the draws: each draws as many anomalies from the anomalies and as many normal
/// rows from the normal ones as there are, with replacement (a stratified bootstrap, so the prevalence stays). They are null without draws.
/// </remarks>
public sealed record DetectorMetrics
{
    /// <summary>Rows that were evaluated, 2 or greater.</summary>
    public required long RowCount { get; init; }

    /// <summary>
    /// Rows that were passed over because the score is NaN or a label is missing; no metric counts them. A detector that gives many NaN
    /// scores has not judged these rows, however good its metrics are.
    /// </summary>
    public required long SkippedRowCount { get; init; }

    /// <summary>Share of the rows that are anomalies, above 0 and below 1: the precision of a detector that guesses.</summary>
    public required double Prevalence { get; init; }

    /// <summary>
    /// Area under the ROC curve: the probability that an anomaly has a higher score than a normal row, equal scores counted half (Hanley
    /// and McNeil, 1982). 0 to 1; 0.5 for guessing.
    /// </summary>
    public required double AreaUnderRocCurve { get; init; }

    /// <summary>The 95% interval of <see cref="AreaUnderRocCurve"/>.</summary>
    public ConfidenceInterval? AreaUnderRocCurveInterval { get; init; }

    /// <summary>
    /// Σ(Rₙ - Rₙ₋₁)Pₙ over the distinct scores from the highest down, with recall R and precision P of the rows that have at least that
    /// score; equal scores are one step. 0 to 1; about <see cref="Prevalence"/> for guessing.
    /// </summary>
    public required double AveragePrecision { get; init; }

    /// <summary>The 95% interval of <see cref="AveragePrecision"/>.</summary>
    public ConfidenceInterval? AveragePrecisionInterval { get; init; }

    /// <summary>Anomalies that are predicted as such.</summary>
    public required long TruePositives { get; init; }

    /// <summary>Normal rows that are predicted as anomalies.</summary>
    public required long FalsePositives { get; init; }

    /// <summary>Normal rows that are predicted as such.</summary>
    public required long TrueNegatives { get; init; }

    /// <summary>Anomalies that are predicted as normal.</summary>
    public required long FalseNegatives { get; init; }

    /// <summary>Precision of the predicted labels, TP / (TP + FP), 0 to 1; 0 where no row is predicted as an anomaly.</summary>
    public double Precision => Outcomes.Precision;

    /// <summary>The 95% interval of <see cref="Precision"/>.</summary>
    public ConfidenceInterval? PrecisionInterval { get; init; }

    /// <summary>Recall of the predicted labels, TP / (TP + FN), 0 to 1.</summary>
    public double Recall => Outcomes.Recall;

    /// <summary>The 95% interval of <see cref="Recall"/>.</summary>
    public ConfidenceInterval? RecallInterval { get; init; }

    /// <summary>Harmonic mean of precision and recall of the predicted labels, 2 TP / (2 TP + FP + FN), 0 to 1.</summary>
    public double F1Score => Outcomes.F1Score;

    /// <summary>The 95% interval of <see cref="F1Score"/>.</summary>
    public ConfidenceInterval? F1ScoreInterval { get; init; }

    /// <summary>How many of the highest scores <see cref="DetectionAtK"/> looks at.</summary>
    public required long K { get; init; }

    /// <summary>
    /// Share of all anomalies that are among the <see cref="K"/> highest scores, 0 to 1. Where the last of these is the score of several
    /// rows, each counts in part, as a draw among them would on average.
    /// </summary>
    public required double DetectionAtK { get; init; }

    /// <summary>
    /// The highest F1 that a threshold on the score could reach on these rows, 0 to 1: an optimistic value, as it looks at them.
    /// </summary>
    public required double BestF1Score { get; init; }

    /// <summary>
    /// The threshold that reaches it, for <see cref="AutoencoderAnomalyTransformer.WithThreshold(float)"/>: midway between two scores, and
    /// rows with a score above it are anomalies. The highest of several that are as good.
    /// </summary>
    public required float BestF1Threshold { get; init; }

    private DetectorOutcomes Outcomes => new(TruePositives, FalsePositives, FalseNegatives);

    /// <summary>A table of the metrics, with a dash where there is no interval.</summary>
    public override string ToString() =>
        new TextTable(left: 1, "metric", "value", "95% interval")
            .Add("rows", TextTable.Number(RowCount), "")
            .Add("skipped rows", TextTable.Number(SkippedRowCount), "")
            .Add("prevalence", TextTable.Number(Prevalence), "")
            .Add("AUROC", TextTable.Number(AreaUnderRocCurve), Text(AreaUnderRocCurveInterval))
            .Add("average precision", TextTable.Number(AveragePrecision), Text(AveragePrecisionInterval))
            .Add("precision", TextTable.Number(Precision), Text(PrecisionInterval))
            .Add("recall", TextTable.Number(Recall), Text(RecallInterval))
            .Add("F1", TextTable.Number(F1Score), Text(F1ScoreInterval))
            .Add("true positives", TextTable.Number(TruePositives), "")
            .Add("false positives", TextTable.Number(FalsePositives), "")
            .Add("true negatives", TextTable.Number(TrueNegatives), "")
            .Add("false negatives", TextTable.Number(FalseNegatives), "")
            .Add(Invariant.Text($"detection at {K}"), TextTable.Number(DetectionAtK), "")
            .Add("best F1", TextTable.Number(BestF1Score), "")
            .Add("best F1's threshold", TextTable.Number(BestF1Threshold), "")
            .ToString();

    private static string Text(ConfidenceInterval? interval) => interval?.ToString() ?? "-";
}

/// <summary>An interval around a metric.</summary>
/// <param name="Lower">Its lower end.</param>
/// <param name="Upper">Its upper end.</param>
public readonly record struct ConfidenceInterval(double Lower, double Upper)
{
    /// <summary>Both ends: <c>0.8123 to 0.9012</c>.</summary>
    public override string ToString() => $"{TextTable.Number(Lower, "F4")} to {TextTable.Number(Upper, "F4")}";
}

/// <summary>Reads scores and labels, and puts the metrics together.</summary>
internal static class DetectorEvaluator
{
    public static DetectorMetrics Evaluate(
        IDataView scored,
        string labelColumn,
        string scoreColumn,
        string predictedColumn,
        DetectorEvaluationOptions options
    )
    {
        var (scores, skipped) = AnomalyRows.ReadRanked(scored, labelColumn, scoreColumn, predictedColumn, options.AnomalyLabel);
        long k = options.K ?? scores.Anomalies;
        Guard.Data(
            k <= scores.Count,
            $"K is {k}, and {scores.Count} rows were evaluated; set it to at most that, or to null for the number of anomalies."
        );
        var measured = scores.Measure();
        var draws = DetectorBootstrap.Draw(scores, options.BootstrapDraws, options.Seed);
        var (bestF1, threshold) = scores.BestF1();
        var outcomes = measured.Outcomes;
        return new DetectorMetrics
        {
            RowCount = scores.Count,
            SkippedRowCount = skipped,
            Prevalence = (double)scores.Anomalies / scores.Count,
            AreaUnderRocCurve = measured.AreaUnderRocCurve,
            AreaUnderRocCurveInterval = DetectorBootstrap.Interval(draws, m => m.AreaUnderRocCurve),
            AveragePrecision = measured.AveragePrecision,
            AveragePrecisionInterval = DetectorBootstrap.Interval(draws, m => m.AveragePrecision),
            TruePositives = outcomes.TruePositives,
            FalsePositives = outcomes.FalsePositives,
            TrueNegatives = scores.Count - scores.Anomalies - outcomes.FalsePositives,
            FalseNegatives = outcomes.FalseNegatives,
            PrecisionInterval = DetectorBootstrap.Interval(draws, m => m.Outcomes.Precision),
            RecallInterval = DetectorBootstrap.Interval(draws, m => m.Outcomes.Recall),
            F1ScoreInterval = DetectorBootstrap.Interval(draws, m => m.Outcomes.F1Score),
            K = k,
            DetectionAtK = scores.DetectionAt(k),
            BestF1Score = bestF1,
            BestF1Threshold = threshold,
        };
    }
}
