using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Metrics;

/// <summary>Reads what a detector said of each row, and what the row is.</summary>
internal static class AnomalyRows
{
    /// <summary>Reads a view once; rows without a score or a label are counted as skipped.</summary>
    public static (RankedScores Scores, long Skipped) Read(
        IDataView scored,
        string labelColumn,
        string scoreColumn,
        string predictedColumn,
        string? anomalyLabel
    )
    {
        var label = FindLabel(scored.Schema, labelColumn, anomalyLabel);
        var predicted = FindLabel(scored.Schema, predictedColumn, anomalyLabel);
        var score = FindScore(scored.Schema, scoreColumn);
        Guard.That(
            anomalyLabel is null || IsNamed(label.Type) || IsNamed(predicted.Type),
            nameof(DetectorEvaluationOptions.AnomalyLabel),
            $"AnomalyLabel is '{anomalyLabel}', and columns '{labelColumn}' ({label.Type}) and '{predictedColumn}' ({predicted.Type}) hold "
                + $"no texts or keys; leave it null, for above 0 and true mean an anomaly there."
        );
        var scores = new List<float>();
        var marks = new List<RowMarks>();
        long skipped = 0;
        using (var cursor = scored.GetRowCursor([label, score, predicted]))
        {
            var scoreGetter = NumberColumn.Getter<float>(cursor, score);
            var isAnomaly = Reader(cursor, label, anomalyLabel);
            var isPredicted = Reader(cursor, predicted, anomalyLabel);
            VBuffer<float> value = default;
            while (cursor.MoveNext())
            {
                scoreGetter(ref value);
                float number = value.GetValues()[0];
                if (float.IsNaN(number) || isAnomaly() is not { } anomaly || isPredicted() is not { } flagged)
                {
                    skipped++;
                    continue;
                }
                scores.Add(number);
                marks.Add((anomaly ? RowMarks.Anomaly : RowMarks.None) | (flagged ? RowMarks.Predicted : RowMarks.None));
            }
        }
        Guard.Data(
            scores.Count > 0,
            skipped == 0
                ? "The data has no rows, so there is nothing to evaluate."
                : Invariant.Text($"Each of the {skipped} rows has a score of NaN or no label, so there is nothing to evaluate.")
        );
        var ranked = new RankedScores([.. scores], [.. marks]);
        Guard.Data(
            ranked.Anomalies > 0 && ranked.Anomalies < ranked.Count,
            $"Column '{labelColumn}' has {ranked.Anomalies} anomalies in {ranked.Count} rows, and a detector is evaluated on rows of both "
                + $"kinds; {Way(label.Type, anomalyLabel)}."
        );
        return (ranked, skipped);
    }

    private static string Way(DataViewType type, string? anomalyLabel) =>
        IsNamed(type) ? $"see whether AnomalyLabel, '{anomalyLabel}', is the text of one of its labels" : "give data with both";

    private static DataViewSchema.Column FindScore(DataViewSchema schema, string name)
    {
        var column = Columns.Find(schema, name);
        Guard.Data(
            NumberColumn.KindOfItem(column.Type) is not null,
            $"Column '{name}' is of type {column.Type}, and a score is one number a row, the higher the more anomalous."
        );
        return column;
    }

    private static DataViewSchema.Column FindLabel(DataViewSchema schema, string name, string? anomalyLabel)
    {
        var column = Columns.Find(schema, name);
        bool isNamed = IsNamed(column.Type);
        Guard.Data(
            isNamed || NumberColumn.KindOfItem(column.Type) is not null,
            $"Column '{name}' is of type {column.Type}, and labels are Booleans, numbers (above 0 is an anomaly), texts or keys."
        );
        Guard.Data(
            !isNamed || anomalyLabel is not null,
            $"Column '{name}' is of type {column.Type}, whose labels do not tell which is the anomaly; set the option AnomalyLabel to "
                + $"the text of that label."
        );
        return column;
    }

    private static bool IsNamed(DataViewType type) => type is TextDataViewType or KeyDataViewType;

    /// <summary>Reads whether a row is an anomaly; null where that is missing.</summary>
    private static Func<bool?> Reader(DataViewRow row, DataViewSchema.Column column, string? anomalyLabel)
    {
        if (IsNamed(column.Type))
        {
            var name = LabelNames.Reader(row, column);
            return () => name() is { } text ? text == anomalyLabel : null;
        }
        var getter = NumberColumn.Getter<double>(row, column);
        VBuffer<double> value = default;
        return () =>
        {
            getter(ref value);
            double number = value.GetValues()[0];
            return double.IsNaN(number) ? null : number > 0;
        };
    }
}
