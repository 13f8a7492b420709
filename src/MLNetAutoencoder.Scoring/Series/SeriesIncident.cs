using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Series;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder;

/// <summary>Alerts of one series that belong together. Rows are counted from 0 in the view, times are those of the time column.</summary>
/// <param name="Key">The key of the series as text; empty where there is no key column.</param>
/// <param name="StartRow">The first row that is an anomaly.</param>
/// <param name="EndRow">The last row that is an anomaly.</param>
/// <param name="PeakRow">The anomaly with the highest score, the first of several.</param>
/// <param name="PeakScore">Its score.</param>
/// <param name="Points">How many rows are anomalies, 1 or greater.</param>
/// <param name="Start">The time of the first row; null where there is no time column.</param>
/// <param name="End">The time of the last row; null where there is no time column.</param>
/// <param name="Peak">The time of the peak; null where there is no time column.</param>
public sealed record SeriesIncident(
    string Key,
    long StartRow,
    long EndRow,
    long PeakRow,
    float PeakScore,
    int Points,
    DateTime? Start,
    DateTime? End,
    DateTime? Peak
);

/// <summary>Reads a scored view, and merges what is near.</summary>
internal static class SeriesIncidents
{
    public static IReadOnlyList<SeriesIncident> Find(IDataView scored, string? timeName, string? keyName, int mergeWithin)
    {
        var label = Typed(scored.Schema, AutoencoderAnomalyTransformer.LabelColumn, BooleanDataViewType.Instance);
        var score = Typed(scored.Schema, AutoencoderAnomalyTransformer.ScoreColumn, NumberDataViewType.Single);
        DataViewSchema.Column? time = timeName is null ? null : FindTime(scored.Schema, timeName),
            key = keyName is null ? null : SeriesRows.FindKey(scored.Schema, keyName);
        List<DataViewSchema.Column> needed = [label, score];
        if (time is { } withTime)
            needed.Add(withTime);
        if (key is { } withKey)
            needed.Add(withKey);
        using var cursor = scored.GetRowCursor(needed);
        var readLabel = cursor.GetGetter<bool>(label);
        var readScore = cursor.GetGetter<float>(score);
        var readTime = time is { } t ? TimeReader(cursor, t) : () => null;
        var readKey = key is { } k ? SeriesRows.KeyReader(cursor, k) : () => "";
        var open = new Dictionary<string, Open>();
        List<SeriesIncident> found = [];
        bool isAnomaly = false;
        float value = 0;
        for (long row = 0; cursor.MoveNext(); row++)
        {
            string name = readKey();
            if (!open.TryGetValue(name, out var series))
                open.Add(name, series = new Open());
            series.Rows++;
            readLabel(ref isAnomaly);
            if (!isAnomaly)
                continue;
            readScore(ref value);
            var at = readTime();
            if (series.Incident is { } incident && series.Rows - series.LastAlert - 1 <= mergeWithin)
                series.Incident = Extend(incident, row, value, at);
            else
            {
                if (series.Incident is { } ended)
                    found.Add(ended);
                series.Incident = new SeriesIncident(name, row, row, row, value, 1, at, at, at);
            }
            series.LastAlert = series.Rows;
        }
        found.AddRange(open.Values.Select(series => series.Incident).OfType<SeriesIncident>());
        return [.. found.OrderBy(incident => incident.StartRow)];
    }

    private static SeriesIncident Extend(SeriesIncident incident, long row, float score, DateTime? time)
    {
        var longer = incident with { EndRow = row, End = time, Points = incident.Points + 1 };
        return score > incident.PeakScore ? longer with { PeakRow = row, PeakScore = score, Peak = time } : longer;
    }

    private static DataViewSchema.Column Typed(DataViewSchema schema, string name, DataViewType type)
    {
        var column = Columns.Find(schema, name);
        Guard.Data(
            column.Type == type,
            $"Column '{name}' is of type {column.Type}, and incidents are found in the {type} that a detector of series adds."
        );
        return column;
    }

    private static DataViewSchema.Column FindTime(DataViewSchema schema, string name)
    {
        var column = Columns.Find(schema, name);
        Guard.Data(
            column.Type is DateTimeDataViewType or DateTimeOffsetDataViewType,
            $"Column '{name}' is of type {column.Type}, and a time is a DateTime or a DateTimeOffset. Convert text with "
                + $"Transforms.Conversion.ConvertType, or leave the column out and take the numbers of the rows."
        );
        return column;
    }

    public static Func<DateTime?> TimeReader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is DateTimeDataViewType)
        {
            var getter = row.GetGetter<DateTime>(column);
            DateTime value = default;
            return () =>
            {
                getter(ref value);
                return value;
            };
        }
        var offsetGetter = row.GetGetter<DateTimeOffset>(column);
        DateTimeOffset offset = default;
        return () =>
        {
            offsetGetter(ref offset);
            return offset.UtcDateTime;
        };
    }

    /// <summary>What is known of a series so far.</summary>
    private sealed class Open
    {
        public long Rows { get; set; }

        public long LastAlert { get; set; }

        public SeriesIncident? Incident { get; set; }
    }
}
