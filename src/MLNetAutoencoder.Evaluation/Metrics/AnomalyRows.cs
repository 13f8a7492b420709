using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Metrics;

/// <summary>Reads what a detector said of each row, and what the row is.</summary>
internal static class AnomalyRows
{
    /// <summary>Reads a view once; rows without a score or a label are counted as skipped. There are rows of both kinds.</summary>
    /// <param name="scored">The view.</param>
    /// <param name="labelColumn">What a row is.</param>
    /// <param name="scoreColumn">Its score.</param>
    /// <param name="predictedColumn">What it is taken for; null where that is not asked for.</param>
    /// <param name="anomalyLabel">Which text or key is the anomaly.</param>
    public static (RankedScores Scores, long Skipped) ReadRanked(
        IDataView scored,
        string labelColumn,
        string scoreColumn,
        string? predictedColumn,
        string? anomalyLabel
    )
    {
        var (scores, marks, skipped) = Read(scored, labelColumn, scoreColumn, predictedColumn, anomalyLabel);
        var ranked = new RankedScores(scores, marks);
        Guard.Data(
            ranked.Anomalies > 0 && ranked.Anomalies < ranked.Count,
            $"Column '{labelColumn}' has {ranked.Anomalies} anomalies in {ranked.Count} rows, and a detector is evaluated on rows of both "
                + $"kinds; {Way(Columns.Find(scored.Schema, labelColumn).Type, anomalyLabel)}."
        );
        return (ranked, skipped);
    }

    /// <summary>The same as they come, of rows of any kind; without a label column all are normal.</summary>
    public static (float[] Scores, RowMarks[] Marks, long Skipped) Read(
        IDataView scored,
        string? labelColumn,
        string scoreColumn,
        string? predictedColumn,
        string? anomalyLabel
    )
    {
        string[] names = [.. new[] { labelColumn, predictedColumn }.OfType<string>()];
        DataViewSchema.Column[] labels = [.. names.Select(name => FindLabel(scored.Schema, name, anomalyLabel))];
        var score = FindScore(scored.Schema, scoreColumn);
        Guard.That(
            anomalyLabel is null || labels.Any(label => IsNamed(label.Type)),
            nameof(DetectorEvaluationOptions.AnomalyLabel),
            $"AnomalyLabel is '{anomalyLabel}', and {Types(labels)}; leave it null, for above 0 and true mean an anomaly there."
        );
        var scores = new List<float>();
        var marks = new List<RowMarks>();
        long skipped = 0;
        using (var cursor = scored.GetRowCursor(labels.Append(score)))
        {
            var scoreGetter = NumberColumn.Getter<float>(cursor, score);
            var isAnomaly = Reader(cursor, labelColumn, anomalyLabel);
            var isPredicted = Reader(cursor, predictedColumn, anomalyLabel);
            VBuffer<float> value = default;
            while (cursor.MoveNext())
            {
                scoreGetter(ref value);
                float number = value.GetItemOrDefault(0);
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
        return ([.. scores], [.. marks], skipped);
    }

    public static DataViewSchema.Column FindScore(DataViewSchema schema, string name)
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

    /// <summary>Reads whether a row is an anomaly; null where that is missing. Without a column none is.</summary>
    public static Func<bool?> Reader(DataViewRow row, string? name, string? anomalyLabel)
    {
        if (name is null)
            return () => false;
        var column = Columns.Find(row.Schema, name);
        if (IsNamed(column.Type))
        {
            var label = LabelNames.Reader(row, column);
            return () => label() is { } text ? text == anomalyLabel : null;
        }
        var getter = NumberColumn.Getter<double>(row, column);
        VBuffer<double> value = default;
        return () =>
        {
            getter(ref value);
            double number = value.GetItemOrDefault(0);
            return double.IsNaN(number) ? null : number > 0;
        };
    }

    private static bool IsNamed(DataViewType type) => type is TextDataViewType or KeyDataViewType;

    private static string Types(DataViewSchema.Column[] labels)
    {
        string named = string.Join(" and ", labels.Select(c => $"'{c.Name}' ({c.Type})"));
        return labels.Length switch
        {
            0 => "no column of labels is named",
            1 => $"column {named} holds no texts or keys",
            _ => $"columns {named} hold no texts or keys",
        };
    }

    private static string Way(DataViewType type, string? anomalyLabel) =>
        IsNamed(type) ? $"see whether AnomalyLabel, '{anomalyLabel}', is the text of one of its labels" : "give data with both";
}
