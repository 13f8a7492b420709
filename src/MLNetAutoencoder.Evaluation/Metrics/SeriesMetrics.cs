using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Series;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder;

/// <summary>How well scores tell the anomalous points of time series from normal ones, whatever the threshold.</summary>
/// <remarks>Not adjusted: a point counts as found when its own score is high, not when that of another in the same anomaly is.</remarks>
public sealed record SeriesMetrics
{
    /// <summary>Rows that were evaluated, 2 or greater.</summary>
    public required long RowCount { get; init; }

    /// <summary>Rows that were passed over because the score or the label is NaN.</summary>
    public required long SkippedRowCount { get; init; }

    /// <summary>Share of the rows that are anomalies, above 0 and below 1.</summary>
    public required double Prevalence { get; init; }

    /// <summary>Area under the ROC curve, as in <see cref="DetectorMetrics.AreaUnderRocCurve"/>. 0 to 1; 0.5 for guessing.</summary>
    public required double AreaUnderRocCurve { get; init; }

    /// <summary>
    /// AUC-PR, the area under the precision-recall curve, by steps as in <see cref="DetectorMetrics.AveragePrecision"/>. 0 to 1; about
    /// <see cref="Prevalence"/> for guessing.
    /// </summary>
    public required double AreaUnderPrecisionRecallCurve { get; init; }

    /// <summary>
    /// VUS-PR (Paparrizos et al., 2022): the mean of the areas under the precision-recall curves of labels that fade out over 0 to
    /// <see cref="BufferLength"/> rows, half of them before and half after an anomaly, so that an alert a little early or late counts in
    /// part. Recall is multiplied by the share of the anomalies that have any point found. 0 to 1.
    /// </summary>
    public required double VolumeUnderPrecisionRecallSurface { get; init; }

    /// <summary>The longest buffer, in rows.</summary>
    public required int BufferLength { get; init; }

    /// <summary>A table of the metrics.</summary>
    public override string ToString() =>
        new TextTable(left: 1, "metric", "value")
            .Add("rows", TextTable.Number(RowCount))
            .Add("skipped rows", TextTable.Number(SkippedRowCount))
            .Add("prevalence", TextTable.Number(Prevalence))
            .Add("AUROC", TextTable.Number(AreaUnderRocCurve))
            .Add("AUC-PR", TextTable.Number(AreaUnderPrecisionRecallCurve))
            .Add(Invariant.Text($"VUS-PR, buffer {BufferLength}"), TextTable.Number(VolumeUnderPrecisionRecallSurface))
            .ToString();
}

/// <summary>Reads scores and labels in the order of time.</summary>
internal static class SeriesEvaluator
{
    public static SeriesMetrics Evaluate(IDataView scored, string labelName, string scoreName, string? keyName, int buffer)
    {
        var label = Find(scored.Schema, labelName, "a label is a Boolean or a number, above 0 for an anomaly");
        var score = Find(scored.Schema, scoreName, "a score is one number a row, the higher the more anomalous");
        DataViewSchema.Column? key = keyName is null ? null : SeriesRows.FindKey(scored.Schema, keyName);
        var byKey = new Dictionary<string, List<(bool Label, float Score)>>();
        long skipped = 0;
        using (var cursor = scored.GetRowCursor(key is { } k ? [label, score, k] : [label, score]))
        {
            var readLabel = NumberColumn.Getter<float>(cursor, label);
            var readScore = NumberColumn.Getter<float>(cursor, score);
            var readKey = key is { } column ? SeriesRows.KeyReader(cursor, column) : () => "";
            VBuffer<float> labelValue = default,
                scoreValue = default;
            while (cursor.MoveNext())
            {
                readLabel(ref labelValue);
                readScore(ref scoreValue);
                float mark = labelValue.GetItemOrDefault(0);
                float value = float.IsNaN(mark) ? float.NaN : scoreValue.GetItemOrDefault(0);
                skipped += float.IsNaN(value) ? 1 : 0;
                string name = readKey();
                if (!byKey.TryGetValue(name, out var rows))
                    byKey.Add(name, rows = []);
                rows.Add((mark > 0, value));
            }
        }
        bool[] labels = [.. byKey.Values.SelectMany(rows => rows.Select(row => row.Label))];
        float[] scores = [.. byKey.Values.SelectMany(rows => rows.Select(row => row.Score))];
        int[] evaluated = [.. Enumerable.Range(0, scores.Length).Where(row => !float.IsNaN(scores[row]))];
        var ranked = new RankedScores(
            [.. evaluated.Select(row => scores[row])],
            [.. evaluated.Select(row => labels[row] ? RowMarks.Anomaly : RowMarks.None)]
        );
        Guard.Data(
            ranked.Anomalies > 0 && ranked.Anomalies < ranked.Count,
            $"Column '{labelName}' has {ranked.Anomalies} anomalies in {ranked.Count} rows with a score, and series are evaluated on "
                + $"rows of both kinds; give data with both."
        );
        var measured = ranked.Measure();
        List<int> starts = [0];
        foreach (var rows in byKey.Values.SkipLast(1))
            starts.Add(starts[^1] + rows.Count);
        return new SeriesMetrics
        {
            RowCount = ranked.Count,
            SkippedRowCount = skipped,
            Prevalence = (double)ranked.Anomalies / ranked.Count,
            AreaUnderRocCurve = measured.AreaUnderRocCurve,
            AreaUnderPrecisionRecallCurve = measured.AveragePrecision,
            VolumeUnderPrecisionRecallSurface = VolumeUnderSurface.PrecisionRecall(labels, scores, starts, buffer),
            BufferLength = buffer,
        };
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string accepted)
    {
        var column = Columns.Find(schema, name);
        Guard.Data(
            NumberColumn.KindOfItem(column.Type) is not null,
            $"Column '{name}' is of type {column.Type}, and {accepted}. Convert it, or name another column."
        );
        return column;
    }
}
