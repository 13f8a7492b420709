using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;
using ScottPlot;

namespace MLNetAutoencoder.Plots;

/// <summary>Which columns tell of a series.</summary>
internal sealed record SeriesColumnNames(string Value, string Score, string Alert, string? Time, string? Label);

/// <summary>Draws a series over time with its alerts, and the score of each point below it.</summary>
internal static class SeriesChart
{
    private const string ThresholdColumn = "Threshold";
    private const int ValueHeight = 290;
    private const int ScoreHeight = 230;
    private const int Steps = 300; // of about two pixels

    private static readonly Color s_alert = Marker.Anomaly.Color.WithAlpha(0.45);
    private static readonly Color s_label = Colors.Gray.WithAlpha(0.25);

    public static AutoencoderChart Draw(IDataView scored, SeriesColumnNames names, float? threshold)
    {
        var points = Points.Read(scored, names, threshold is null);
        var time = points.Time;
        double least = time.Places[0],
            greatest = time.Places[^1],
            step = (greatest - least) / Steps;
        var upper = new Chart($"{names.Value} and alerts", "", names.Value);
        var lower = new Chart("", time.Name, points.Thresholds is null && threshold is null ? "score" : "score, threshold");
        foreach (var chart in new[] { upper, lower })
        {
            double room = greatest > least ? 0.01 * (greatest - least) : 0.5;
            chart.LimitX(least - room, greatest + room);
            if (time.IsDate)
                chart.MarkDates(least, greatest);
        }
        AddSpans(upper, "labeled", Spans(time.Places, points.Labels, step), s_label);
        var alerts = Spans(time.Places, points.Alerts, step);
        AddSpans(upper, "alerts", alerts, s_alert);
        AddSpans(lower, null, alerts, s_alert);
        foreach (var part in Thinned(time.Places, points.Values, step))
            upper.AddLine(null, part, Marker.Normal);
        foreach (var part in Thinned(time.Places, points.Scores, step))
            lower.AddLine(null, part, Marker.Of(0));
        if (threshold is { } line)
            lower.AddDashes(Invariant.Text($"threshold: {Chart.Number(line)}"), [(least, line), (greatest, line)]);
        else if (points.Thresholds is { } thresholds)
        {
            string? name = "threshold";
            foreach (var part in Thinned(time.Places, thresholds, step))
            {
                lower.AddDashes(name, part);
                name = null;
            }
        }
        string labeled = names.Label is null ? "" : Invariant.Text($", {points.Labels.Count(flag => flag)} labeled by {names.Label}");
        return ChartPicture.Draw(
            Invariant.Text(
                $"{names.Value} over {points.Scores.Length} rows ({time.Name}), and the score of each below it. "
                    + $"{points.Alerts.Count(flag => flag)} rows are alerts{labeled}."
            ),
            (upper, ValueHeight),
            (lower, ScoreHeight)
        );
    }

    private static void AddSpans(Chart chart, string? name, List<(double From, double To)> spans, Color color)
    {
        foreach (var (from, to) in spans)
            chart.AddSpan(name, from, to, color);
    }

    /// <summary>Runs of marked rows, as wide as a step at least; runs that are closer than a step are one.</summary>
    private static List<(double From, double To)> Spans(double[] places, bool[] marks, double step)
    {
        List<(double From, double To)> spans = [];
        for (int row = 0; row < marks.Length; row++)
        {
            if (!marks[row])
                continue;
            if (spans.Count > 0 && places[row] - spans[^1].To <= step)
                spans[^1] = (spans[^1].From, places[row]);
            else
                spans.Add((places[row], places[row]));
        }
        return spans;
    }

    /// <summary>
    /// Curves through the values, interrupted where one is missing. Of the values within a step the first, least, greatest and last are
    /// kept, so that a spike stays and a long series is a small file.
    /// </summary>
    private static IEnumerable<List<(double X, double Y)>> Thinned(double[] places, float[] values, double step)
    {
        List<(double X, double Y)> part = [];
        for (int row = 0; row < values.Length; )
        {
            if (!float.IsFinite(values[row]))
            {
                if (part.Count > 0)
                    yield return part;
                part = [];
                row++;
                continue;
            }
            int first = row,
                least = row,
                greatest = row;
            for (; row < values.Length && float.IsFinite(values[row]) && (row == first || places[row] - places[first] < step); row++)
            {
                least = values[row] < values[least] ? row : least;
                greatest = values[row] > values[greatest] ? row : greatest;
            }
            foreach (int kept in new SortedSet<int> { first, least, greatest, row - 1 })
                part.Add((places[kept], values[kept]));
        }
        if (part.Count > 0)
            yield return part;
    }

    /// <summary>The rows of a series in the order of time.</summary>
    private sealed record Points(TimeAxis Time, float[] Values, float[] Scores, bool[] Alerts, bool[] Labels, float[]? Thresholds)
    {
        public static Points Read(IDataView scored, SeriesColumnNames names, bool isThresholdRead)
        {
            var schema = scored.Schema;
            var (value, score) = (
                FindNumber(schema, names.Value, "the value of a series is one number a row"),
                AnomalyRows.FindScore(schema, names.Score)
            );
            DataViewSchema.Column? threshold =
                isThresholdRead && schema.GetColumnOrNull(ThresholdColumn) is { } column && NumberColumn.KindOfItem(column.Type) is not null
                    ? column
                    : null;
            var time = TimeAxis.Find(schema, names.Time);
            DataViewSchema.Column[] marks =
            [
                .. new[] { names.Alert, names.Label }
                    .OfType<string>()
                    .Select(name => FindNumber(schema, name, "a mark is a Boolean or a number, above 0 for an anomaly")),
            ];
            List<(double Place, float Value, float Score, bool Alert, bool Label, float Threshold)> rows = [];
            DataViewSchema.Column?[] needed = [value, score, threshold, time];
            using (var cursor = scored.GetRowCursor(marks.Concat(needed.OfType<DataViewSchema.Column>())))
            {
                var (valueOf, scoreOf) = (Number(cursor, value), Number(cursor, score));
                var thresholdOf = threshold is { } line ? Number(cursor, line) : () => float.NaN;
                var placeOf = time is { } places ? TimeAxis.Reader(cursor, places) : () => cursor.Position;
                var (isAlert, isLabeled) = (AnomalyRows.Reader(cursor, names.Alert, null), AnomalyRows.Reader(cursor, names.Label, null));
                while (cursor.MoveNext())
                    rows.Add((placeOf(), valueOf(), scoreOf(), isAlert() ?? false, isLabeled() ?? false, thresholdOf()));
            }
            var ordered = rows.Where(row => double.IsFinite(row.Place)).OrderBy(row => row.Place).ToArray();
            Guard.Data(
                ordered.Any(row => float.IsFinite(row.Value) || float.IsFinite(row.Score)),
                $"The data has no row with a time and a finite value in column '{names.Value}' or '{names.Score}', so there is "
                    + "nothing to draw."
            );
            return new Points(
                TimeAxis.Of([.. ordered.Select(row => row.Place)], time),
                [.. ordered.Select(row => row.Value)],
                [.. ordered.Select(row => row.Score)],
                [.. ordered.Select(row => row.Alert)],
                [.. ordered.Select(row => row.Label)],
                threshold is null ? null : [.. ordered.Select(row => row.Threshold)]
            );
        }

        private static DataViewSchema.Column FindNumber(DataViewSchema schema, string name, string accepted)
        {
            var column = Columns.Find(schema, name);
            Guard.Data(
                NumberColumn.KindOfItem(column.Type) is not null,
                $"Column '{name}' is of type {column.Type}, and {accepted}. Convert it, or name another column."
            );
            return column;
        }

        private static Func<float> Number(DataViewRow row, DataViewSchema.Column column)
        {
            var getter = NumberColumn.Getter<float>(row, column);
            VBuffer<float> value = default;
            return () =>
            {
                getter(ref value);
                return value.GetItemOrDefault(0);
            };
        }
    }
}
