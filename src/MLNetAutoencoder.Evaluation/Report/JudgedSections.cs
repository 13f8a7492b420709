using System.Xml.Linq;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Plots;

namespace MLNetAutoencoder.Report;

/// <summary>What reports of detectors say of the rows that were judged.</summary>
internal static class JudgedSections
{
    /// <summary>What a reader has to know who reads no further.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="threshold">What a flagged row lies above, as the end of a sentence.</param>
    /// <param name="figures">Further figures.</param>
    /// <param name="more">Further sentences.</param>
    public static ReportSection Summary(
        JudgedRows rows,
        string threshold,
        IEnumerable<(string Name, string Value)> figures,
        string more = ""
    ) =>
        new(
            "summary",
            "Summary",
            Html.Facts(
                "figures",
                [
                    ("Rows", Html.Count(rows.Count)),
                    ("Flagged", Html.Count(rows.Flagged)),
                    ("Share", Share(rows.Flagged, rows.Count)),
                    .. figures,
                ]
            ),
            Html.Paragraph(
                $"The detector flags {Html.Count(rows.Flagged)} of {Html.Count(rows.Count, "row")} ({Share(rows.Flagged, rows.Count)}): those "
                    + $"whose score is above {threshold}. {Unscored(rows)}{more}"
            ),
            Labels(rows)
        );

    /// <summary>Metrics with their intervals; null without labels of both kinds.</summary>
    public static XElement Metrics(DetectorMetrics metrics)
    {
        var table = new HtmlTable(
            "Metrics by the labels",
            HtmlColumn.Of("Metric"),
            HtmlColumn.OfNumbers("Value"),
            HtmlColumn.OfNumbers("95% interval"),
            HtmlColumn.Of("Meaning")
        );
        Add("Precision", metrics.Precision, metrics.PrecisionInterval, "share of the flagged rows that are anomalies");
        Add("Recall", metrics.Recall, metrics.RecallInterval, "share of the anomalies that are flagged");
        Add("F1", metrics.F1Score, metrics.F1ScoreInterval, "harmonic mean of the two");
        Add("Average precision", metrics.AveragePrecision, metrics.AveragePrecisionInterval, "precision over all thresholds");
        Add("AUROC", metrics.AreaUnderRocCurve, metrics.AreaUnderRocCurveInterval, "chance that an anomaly scores above a normal row");
        Add("Base rate", metrics.Prevalence, null, "share of the rows that are anomalies: the precision of a guess");
        Add(
            "Best F1",
            metrics.BestF1Score,
            null,
            Invariant.Text($"with the threshold {Html.Number(metrics.BestF1Threshold)}, the best for these rows and no others")
        );
        return table.ToElement();

        void Add(string name, double value, ConfidenceInterval? interval, string meaning) =>
            table.Add(
                name,
                Invariant.Text($"{value:F3}"),
                interval is { } ends ? Invariant.Text($"{ends.Lower:F3} – {ends.Upper:F3}") : "–",
                meaning
            );
    }

    /// <summary>What became of anomalies and of normal rows.</summary>
    public static XElement Outcomes(DetectorMetrics metrics)
    {
        var table = new HtmlTable(
            "Rows by label and by what the detector says",
            HtmlColumn.Of("Label"),
            HtmlColumn.OfNumbers("Flagged"),
            HtmlColumn.OfNumbers("Not flagged")
        );
        table.Add("Anomaly", Html.Count(metrics.TruePositives), Html.Count(metrics.FalseNegatives));
        table.Add("Normal", Html.Count(metrics.FalsePositives), Html.Count(metrics.TrueNegatives));
        return table.ToElement();
    }

    /// <summary>How many rows have which scores; null where none has one.</summary>
    public static ReportSection? Scores(JudgedRows rows, float? threshold) =>
        rows.Scores is { Length: > 0 } scores
            ? new ReportSection("scores", "Scores", Html.Figure(ScoreChart.Draw(scores, rows.Marks, threshold, rows.HasLabels).ToSvg()))
            : null;

    /// <summary>A mark for what needs a look, or nothing.</summary>
    public static object Badge(bool isShown, string text) => isShown ? Html.Element("span", Html.Class("badge"), text) : "";

    private static string Share(long part, long whole) => whole == 0 ? "–" : Html.Percent((double)part / whole);

    private static string Unscored(JudgedRows rows) =>
        rows.Scored == rows.Count
            ? ""
            : $"{Html.Count(rows.Count - rows.Scored, "row")} got no score and "
                + (rows.Count - rows.Scored == 1 ? "is" : "are")
                + " not flagged, since a value is missing or infinite. ";

    private static XElement? Labels(JudgedRows rows)
    {
        if (!rows.HasLabels)
            return null;
        long flagged = rows.Drawn(RowMarks.Predicted),
            anomalies = rows.Drawn(RowMarks.Anomaly),
            found = rows.Drawn(RowMarks.Predicted | RowMarks.Anomaly);
        return Html.Paragraph(
            $"By their labels, {Html.Count(found)} of the {Html.Count(flagged, "flagged row")} {(found == 1 ? "is an anomaly" : "are anomalies")}"
                + (flagged == 0 ? "" : $" ({Share(found, flagged)})")
                + $", and {Html.Count(found)} of all {Html.Count(anomalies)} anomalies are flagged"
                + (anomalies == 0 ? "." : $" ({Share(found, anomalies)}).")
                + (rows.CanBeEvaluated ? "" : " Labels of one kind alone allow no curves and no metrics.")
        );
    }
}
