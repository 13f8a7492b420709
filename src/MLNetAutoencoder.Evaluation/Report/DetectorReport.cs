using System.Xml.Linq;
using Microsoft.ML;
using MLNetAutoencoder.Anomaly;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Plots;

namespace MLNetAutoencoder.Report;

/// <summary>The report of a detector of anomalous rows.</summary>
internal static class DetectorReport
{
    private const int FeaturesOfAnAlert = 3;

    private static readonly string[] s_limits =
    [
        "A flagged row is unlike those of the training. Whether that does harm, a person has to say.",
        "What the training rows had in common the detector takes for normal, good or bad.",
        "Rows of another source or a later time may differ for reasons of their own: watch the share of flagged rows, and fit anew.",
        "A row with a missing or infinite value gets no score and is not flagged.",
    ];

    public static void Save(string path, AutoencoderAnomalyTransformer detector, IDataView data, AutoencoderReportOptions options)
    {
        var (model, scored) = (detector.Model, detector.Transform(data));
        var features = DataProfile.FeaturesOf(model, data, scored);
        var profile = new DataProfile(features, model.Info.FeatureNames);
        var rows = JudgedRows.Read(scored, profile, features, options);
        ReportPage.Save(
            path,
            options.Title ?? "Anomaly detector",
            $"Autoencoder: {model.Info.Kind}",
            JudgedSections.Summary(
                rows,
                Html.Number(detector.Threshold),
                [("Threshold", Html.Number(detector.Threshold)), ("Features", Html.Count(profile.Count))]
            ),
            Alerts(rows, Reasons(model, data, options.Top), options),
            JudgedSections.Scores(rows, detector.Threshold),
            rows.CanBeEvaluated ? Quality(rows) : null,
            profile.ToSection(options),
            ModelSections.Training(detector.History),
            ModelSections.Options(model.Info),
            ModelSections.Card(model, "row", options.IntendedUse ?? "To find rows that are unlike those of the training.", s_limits),
            ModelSections.Environment()
        );
    }

    /// <summary>By row what its score comes from; empty where the detector cannot tell.</summary>
    private static Dictionary<long, XElement> Reasons(AutoencoderModel model, IDataView data, int top) =>
        (AnomalyExplainer.TryExplain(model, data, top, FeaturesOfAnAlert) ?? []).ToDictionary(row => row.Row, Reasons);

    private static XElement Reasons(AnomalyExplanation row) => Html.Element("ul", [Html.Class("reasons"), .. row.Features.Select(Reason)]);

    private static XElement Reason(FeatureExplanation feature) =>
        Html.Element(
            "li",
            Html.Element("strong", feature.Name),
            Invariant.Text(
                $" {feature.ValueText}{(feature.ExpectedText is { } expected ? $", expected {expected}" : "")}: {feature.Share * 100:0}%"
            ),
            Html.Bar(feature.Share)
        );

    private static ReportSection? Alerts(JudgedRows rows, Dictionary<long, XElement> reasons, AutoencoderReportOptions options)
    {
        if (rows.Top.Count == 0)
            return null;
        var table = new HtmlTable(
            $"The {Html.Count(rows.Top.Count, "row")} with the highest scores, counted from 0"
                + (reasons.Count == 0 ? "" : ", and the reasons: value, what was expected, share of the score"),
            [
                HtmlColumn.OfNumbers("Row"),
                .. options.IdColumnNames.Select(HtmlColumn.Of),
                HtmlColumn.OfNumbers("Score"),
                HtmlColumn.Of("Flagged"),
                .. Html.If(rows.HasLabels, HtmlColumn.Of("Label")),
                .. Html.If(reasons.Count > 0, HtmlColumn.Of("Reasons")),
            ]
        );
        foreach (var row in rows.Top)
            table.Add([
                Html.Count(row.Row),
                .. row.Ids,
                Html.Number(row.Score),
                JudgedSections.Badge(row.IsFlagged, "flagged"),
                .. Html.If(rows.HasLabels, Label(row)),
                .. Html.If<object>(reasons.Count > 0, reasons.GetValueOrDefault(row.Row) as object ?? ""),
            ]);
        return new ReportSection("alerts", "Highest scores", table.ToElement());
    }

    private static string Label(TopRow row) =>
        row.IsAnomaly switch
        {
            true => "anomaly",
            false => "normal",
            null => "–",
        };

    private static ReportSection Quality(JudgedRows rows)
    {
        var ranked = new RankedScores(rows.Scores, rows.Marks);
        var metrics = DetectorEvaluator.Evaluate(ranked, rows.Count - ranked.Count, new DetectorEvaluationOptions());
        return new ReportSection(
            "quality",
            "How good it is",
            JudgedSections.Metrics(metrics),
            JudgedSections.Outcomes(metrics),
            Html.Figure(DetectionCurve.PrecisionRecall(ranked, hasAlerts: true).ToSvg()),
            Html.Figure(DetectionCurve.Roc(ranked, hasAlerts: true).ToSvg())
        );
    }
}
