using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Series;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Report;

/// <summary>The report of a detector of anomalies in series.</summary>
internal static class SeriesReport
{
    /// <summary>Alerts with at most so many rows between them are one incident.</summary>
    private const int MergeWithin = 10;

    private const int LongestBuffer = 100;

    private static readonly string[] s_limits =
    [
        "An incident is a stretch unlike those of the training. Whether that does harm, a person has to say.",
        "What the training series had in common, an outage too, the detector takes for normal.",
        "A point is judged by the rows around it: the last rows of a series are judged by fewer.",
        "A row with a missing or infinite value gets no score and is not flagged.",
    ];

    public static void Save(string path, AutoencoderSeriesTransformer detector, IDataView data, AutoencoderReportOptions options)
    {
        var (model, info, scored) = (detector.Model, detector.Info, detector.Score(data));
        DataViewSchema.Column[] values = [.. info.Values.Select(value => scored.Schema[SeriesRows.Find(data.Schema, value.Key).Index])];
        var profile = new DataProfile(values, []);
        if (options.LabelColumnName is { } label)
            RequireNumbers(Columns.Find(scored.Schema, label));
        var rows = JudgedRows.Read(scored, profile, values, options);
        var incidents = SeriesIncidents.Find(scored, options.TimeColumnName, info.Key, MergeWithin);
        ReportPage.Save(
            path,
            options.Title ?? "Anomalies in time series",
            $"Autoencoder: {model.Info.Kind}, windows of {Html.Count(detector.WindowLength, "row")}",
            JudgedSections.Summary(
                rows,
                "the threshold at their time",
                [("Incidents", Html.Count(incidents.Count)), ("Window", Html.Count(detector.WindowLength, "row"))],
                incidents.Count == 0
                    ? ""
                    : $"They make {Html.Count(incidents.Count, "incident")}: alerts with at most {MergeWithin} rows between them are one."
            ),
            new ReportSection("series", "Series", [.. SeriesPictures.Draw(scored, values[0], info.Key, options)]),
            Incidents(incidents, info, options),
            rows.CanBeEvaluated ? Quality(scored, info, options) : null,
            profile.ToSection(options),
            ModelSections.Options(model.Info),
            ModelSections.Card(
                model,
                "window",
                options.IntendedUse ?? "To find stretches of a series that are unlike those of the training.",
                s_limits
            ),
            ModelSections.Environment()
        );
    }

    private static void RequireNumbers(DataViewSchema.Column label) =>
        Guard.Data(
            NumberColumn.KindOfItem(label.Type) is not null,
            $"Column '{label.Name}' is of type {label.Type}, and the label of a point is a Boolean or a number, above 0 for an anomaly. "
                + $"Convert it, or name another column."
        );

    private static ReportSection? Incidents(IReadOnlyList<SeriesIncident> incidents, SeriesInfo info, AutoencoderReportOptions options)
    {
        if (incidents.Count == 0)
            return null;
        bool hasTime = options.TimeColumnName is not null;
        int listed = Math.Min(options.Top, incidents.Count);
        var table = new HtmlTable(
            incidents.Count > listed
                ? $"The {Html.Count(listed)} incidents of {Html.Count(incidents.Count)} with the highest scores; rows are counted from 0"
                : "Incidents by their highest score; rows are counted from 0",
            [
                HtmlColumn.OfNumbers("First row"),
                HtmlColumn.OfNumbers("Last row"),
                .. Html.If(info.Key is not null, HtmlColumn.Of(info.Key!)),
                .. Html.If(hasTime, HtmlColumn.Of("Start"), HtmlColumn.Of("End"), HtmlColumn.Of("Worst at")),
                HtmlColumn.OfNumbers("Highest score"),
                HtmlColumn.OfNumbers("Alerts"),
            ]
        );
        foreach (var incident in incidents.OrderByDescending(incident => incident.PeakScore).Take(listed))
            table.Add([
                Html.Count(incident.StartRow),
                Html.Count(incident.EndRow),
                .. Html.If(info.Key is not null, incident.Key),
                .. Html.If(hasTime, Html.Time(incident.Start), Html.Time(incident.End), Html.Time(incident.Peak)),
                Html.Number(incident.PeakScore),
                Html.Count(incident.Points),
            ]);
        return new ReportSection("alerts", "Incidents", table.ToElement());
    }

    private static ReportSection Quality(IDataView scored, SeriesInfo info, AutoencoderReportOptions options)
    {
        var metrics = SeriesEvaluator.Evaluate(
            scored,
            options.LabelColumnName!,
            AutoencoderAnomalyTransformer.ScoreColumn,
            info.Key,
            LongestBuffer
        );
        var table = new HtmlTable(
            "Metrics by the labels, point by point",
            HtmlColumn.Of("Metric"),
            HtmlColumn.OfNumbers("Value"),
            HtmlColumn.Of("Meaning")
        );
        table.Add(
            "VUS-PR",
            Invariant.Text($"{metrics.VolumeUnderPrecisionRecallSurface:F3}"),
            "area under the precision-recall curve where an alert a little early or late counts in part"
        );
        table.Add("AUC-PR", Invariant.Text($"{metrics.AreaUnderPrecisionRecallCurve:F3}"), "the same where it does not");
        table.Add("AUROC", Invariant.Text($"{metrics.AreaUnderRocCurve:F3}"), "chance that an anomalous point scores above a normal one");
        table.Add("Base rate", Invariant.Text($"{metrics.Prevalence:F3}"), "share of the rows that are anomalies");
        return new ReportSection("quality", "How good it is", table.ToElement());
    }
}
