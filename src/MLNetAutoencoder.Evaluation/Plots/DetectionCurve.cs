using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;

namespace MLNetAutoencoder.Plots;

/// <summary>Draws what every threshold on a score would give: precision by recall, and true positives by false ones.</summary>
internal static class DetectionCurve
{
    private const double Finest = 0.002; // of an axis; less is not seen

    public static AutoencoderChart PrecisionRecall(RankedScores scores, bool hasAlerts)
    {
        var measured = scores.Measure();
        double prevalence = (double)scores.Anomalies / scores.Count;
        var points = Thinned(scores.Outcomes().Select(outcome => (outcome.Recall, outcome.Precision)));
        points.Insert(0, (0, points[0].Y));
        var chart = Square(
            Invariant.Text($"Precision and recall (average precision {measured.AveragePrecision:F3})"),
            "recall: share of the anomalies that are found",
            "precision: share of the alerts that are right"
        );
        chart.AddCurve("every threshold", points, Marker.Normal);
        chart.AddDashes(Invariant.Text($"guessing: {prevalence:G2}"), [(0, prevalence), (1, prevalence)]);
        var (precision, recall) = (measured.Outcomes.Precision, measured.Outcomes.Recall);
        if (hasAlerts)
            AddAlerts(
                chart,
                recall,
                precision,
                isBelow: precision > (recall > 0.5 ? 0.15 : 0.85),
                Invariant.Text($"recall {recall:F2}\nprecision {precision:F2}")
            );
        string alerts = hasAlerts ? Invariant.Text($" The alerts have precision {precision:F3} and recall {recall:F3}.") : "";
        return chart.ToPicture(
            Invariant.Text(
                $"Precision by recall over {scores.Count} rows, {scores.Anomalies} of them anomalies. The average precision is "
                    + $"{measured.AveragePrecision:F3}; guessing has {prevalence:F3}.{alerts}"
            )
        );
    }

    public static AutoencoderChart Roc(RankedScores scores, bool hasAlerts)
    {
        var measured = scores.Measure();
        double normals = scores.Count - scores.Anomalies;
        var points = Thinned(scores.Outcomes().Select(outcome => (outcome.FalsePositives / normals, outcome.Recall)));
        points.Insert(0, (0, 0));
        var chart = Square(
            Invariant.Text($"ROC curve (area {measured.AreaUnderRocCurve:F3})"),
            "false positive rate: share of the normal rows that are flagged",
            "true positive rate: share of the anomalies that are found"
        );
        chart.AddCurve("every threshold", points, Marker.Normal);
        chart.AddDashes("guessing: 0.5", [(0, 0), (1, 1)]);
        var (rate, recall) = (measured.Outcomes.FalsePositives / normals, measured.Outcomes.Recall);
        if (hasAlerts)
            AddAlerts(
                chart,
                rate,
                recall,
                isBelow: recall > 0.15,
                Invariant.Text($"{100 * recall:F0}% found\n{100 * rate:F1}% false alerts")
            );
        string alerts = hasAlerts ? Invariant.Text($" The alerts flag {recall:F3} of the anomalies and {rate:F3} of the normal rows.") : "";
        return chart.ToPicture(
            Invariant.Text(
                $"True positive rate by false positive rate over {scores.Count} rows, {scores.Anomalies} of them anomalies. The area is "
                    + $"{measured.AreaUnderRocCurve:F3}; guessing has 0.5.{alerts}"
            )
        );
    }

    private static Chart Square(string title, string xName, string yName)
    {
        var chart = new Chart(title, xName, yName);
        chart.LimitX(-0.02, 1.02);
        chart.LimitY(-0.02, 1.05);
        return chart;
    }

    private static void AddAlerts(Chart chart, double x, double y, bool isBelow, string note)
    {
        chart.AddPoints("the alerts", [(x, y)], Marker.Anomaly, size: 12);
        chart.AddNote(note, x, y, isLeft: x > 0.5, isBelow);
    }

    private static List<(double X, double Y)> Thinned(IEnumerable<(double X, double Y)> points)
    {
        List<(double X, double Y)> kept = [];
        (double X, double Y) last = default;
        foreach (var point in points)
        {
            if (kept.Count == 0 || Math.Abs(point.X - kept[^1].X) >= Finest || Math.Abs(point.Y - kept[^1].Y) >= Finest)
                kept.Add(point);
            last = point;
        }
        if (kept[^1] != last)
            kept.Add(last);
        return kept;
    }
}
