using System.Xml.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Plots;
using MLNetAutoencoder.Series;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Report;

/// <summary>Draws those series of a view that have the highest scores.</summary>
internal static class SeriesPictures
{
    private const int Most = 3;

    /// <param name="scored">Rows of one series or of several.</param>
    /// <param name="value">What is drawn of a row; of a vector the first value.</param>
    /// <param name="keyName">The column that tells series apart; null for one.</param>
    /// <param name="options">The columns of times and labels.</param>
    public static IEnumerable<XElement> Draw(
        IDataView scored,
        DataViewSchema.Column value,
        string? keyName,
        AutoencoderReportOptions options
    ) =>
        Read(scored, value, keyName, options)
            .Where(series => series.Value.Exists(point => float.IsFinite(point.Value)))
            .OrderByDescending(series => series.Value.Max(point => float.IsNaN(point.Score) ? float.NegativeInfinity : point.Score))
            .Take(Most)
            .Select(series => Draw(series.Value, Name(value, series.Key), options));

    private static string Name(DataViewSchema.Column value, string key)
    {
        string name = FeatureColumn.NamesWithin(value).First();
        return key.Length == 0 ? name : $"{name} of {key}";
    }

    private static XElement Draw(List<Point> points, string name, AutoencoderReportOptions options)
    {
        var definition = SchemaDefinition.Create(typeof(Point));
        var names = new SeriesColumnNames(
            Named(nameof(Point.Value), name)!,
            nameof(Point.Score),
            nameof(Point.IsAlert),
            Named(nameof(Point.Time), options.TimeColumnName),
            Named(nameof(Point.IsAnomaly), options.LabelColumnName)
        );
        return Html.Figure(SeriesChart.Draw(new MLContext().Data.LoadFromEnumerable(points, definition), names, threshold: null).ToSvg());

        string? Named(string property, string? column)
        {
            if (column is null)
                return null;
            bool isTaken = column is nameof(Point.Score) or nameof(Point.Threshold) or nameof(Point.IsAlert);
            return definition[property].ColumnName = isTaken ? $"{column} of the data" : column;
        }
    }

    private static Dictionary<string, List<Point>> Read(
        IDataView scored,
        DataViewSchema.Column value,
        string? keyName,
        AutoencoderReportOptions options
    )
    {
        var schema = scored.Schema;
        var score = schema[AutoencoderAnomalyTransformer.ScoreColumn];
        var alert = schema[AutoencoderAnomalyTransformer.LabelColumn];
        var threshold = schema[SeriesColumns.ThresholdColumn];
        string[] others = [.. new[] { keyName, options.TimeColumnName, options.LabelColumnName }.OfType<string>()];
        using var cursor = scored.GetRowCursor([value, score, alert, threshold, .. others.Select(name => schema[name])]);
        var readValue = NumberColumn.Getter<float>(cursor, value);
        var (readScore, readThreshold) = (cursor.GetGetter<float>(score), cursor.GetGetter<float>(threshold));
        var readAlert = cursor.GetGetter<bool>(alert);
        var readLabel = AnomalyRows.Reader(cursor, options.LabelColumnName, anomalyLabel: null);
        var readTime = options.TimeColumnName is { } time ? SeriesIncidents.TimeReader(cursor, schema[time]) : () => default(DateTime);
        var readKey = keyName is null ? () => "" : SeriesRows.KeyReader(cursor, schema[keyName]);
        var byKey = new Dictionary<string, List<Point>>();
        VBuffer<float> values = default;
        float scoreOfRow = 0,
            thresholdOfRow = 0;
        bool isAlert = false;
        while (cursor.MoveNext())
        {
            readValue(ref values);
            readScore(ref scoreOfRow);
            readThreshold(ref thresholdOfRow);
            readAlert(ref isAlert);
            string key = readKey();
            if (!byKey.TryGetValue(key, out var points))
                byKey.Add(key, points = []);
            points.Add(
                new Point
                {
                    Time = readTime() ?? default,
                    Value = values.GetItemOrDefault(0),
                    Score = scoreOfRow,
                    Threshold = thresholdOfRow,
                    IsAlert = isAlert,
                    IsAnomaly = readLabel() ?? false,
                }
            );
        }
        return byKey;
    }

    private sealed class Point
    {
        public DateTime Time { get; init; }

        public float Value { get; init; }

        public float Score { get; init; }

        public float Threshold { get; init; }

        public bool IsAlert { get; init; }

        public bool IsAnomaly { get; init; }
    }
}
