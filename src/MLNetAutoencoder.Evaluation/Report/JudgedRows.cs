using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Series;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Report;

/// <summary>What a detector said of the rows of a view, counted in one pass, and the rows with the highest scores.</summary>
internal sealed class JudgedRows
{
    private readonly List<float> _scores = [];
    private readonly List<RowMarks> _marks = [];

    /// <summary>All rows.</summary>
    public long Count { get; private set; }

    /// <summary>Those with a score.</summary>
    public long Scored { get; private set; }

    /// <summary>Those that the detector takes for anomalies.</summary>
    public long Flagged { get; private set; }

    /// <summary>Whether there is a column of labels.</summary>
    public bool HasLabels { get; private init; }

    /// <summary>The scores to draw: of all rows, or where there are labels of those that have one.</summary>
    public float[] Scores => [.. _scores];

    /// <summary>What these rows are.</summary>
    public RowMarks[] Marks => [.. _marks];

    /// <summary>The rows with the highest scores, the highest first; of equal ones the first.</summary>
    public IReadOnlyList<TopRow> Top { get; private set; } = [];

    /// <summary>Whether there are rows of both kinds, which curves and metrics need.</summary>
    public bool CanBeEvaluated => HasLabels && Drawn(RowMarks.Anomaly) is > 0 and var anomalies && anomalies < _marks.Count;

    /// <summary>How many of the rows to draw have all of these marks.</summary>
    public long Drawn(RowMarks marks) => _marks.Count(mark => (mark & marks) == marks);

    /// <summary>Reads a scored view once; 5 bytes a row are kept.</summary>
    /// <exception cref="InvalidOperationException">A column is of another type, or the view has no rows.</exception>
    public static JudgedRows Read(IDataView scored, DataProfile profile, DataViewSchema.Column[] features, AutoencoderReportOptions options)
    {
        var schema = scored.Schema;
        var score = schema[AutoencoderAnomalyTransformer.ScoreColumn];
        var predicted = schema[AutoencoderAnomalyTransformer.LabelColumn];
        DataViewSchema.Column[] labels = options.LabelColumnName is null ? [] : [FindLabel(schema, options)];
        DataViewSchema.Column[] ids = [.. options.IdColumnNames.Select(id => FindId(schema, id))];
        using var cursor = scored.GetRowCursor([score, predicted, .. features, .. labels, .. ids]);
        var readScore = cursor.GetGetter<float>(score);
        var readFlag = cursor.GetGetter<bool>(predicted);
        var readLabel = AnomalyRows.Reader(cursor, options.LabelColumnName, options.AnomalyLabel);
        Func<string?>[] readIds = [.. ids.Select(id => IdReader(cursor, id))];
        var profileRow = profile.Reader(cursor);
        var rows = new JudgedRows { HasLabels = labels.Length > 0 };
        var highest = new PriorityQueue<TopRow, (float Score, long Back)>();
        float value = 0;
        bool isFlagged = false;
        for (long row = 0; cursor.MoveNext(); row++)
        {
            profileRow();
            readScore(ref value);
            readFlag(ref isFlagged);
            bool? isAnomaly = readLabel();
            rows.Add(value, isFlagged, isAnomaly);
            if (float.IsNaN(value) || (highest.Count == options.Top && value <= highest.Peek().Score))
                continue;
            var found = new TopRow(row, value, isFlagged, isAnomaly, [.. readIds.Select(read => read() ?? "–")]);
            highest.Enqueue(found, (value, -row));
            if (highest.Count > options.Top)
                highest.Dequeue();
        }
        Guard.Data(rows.Count > 0, "The data has no rows, so there is nothing to report.");
        rows.Top = [.. Enumerable.Range(0, highest.Count).Select(_ => highest.Dequeue()).Reverse()];
        return rows;
    }

    private void Add(float score, bool isFlagged, bool? isAnomaly)
    {
        Count++;
        if (float.IsNaN(score))
            return;
        Scored++;
        Flagged += isFlagged ? 1 : 0;
        if (isAnomaly is not { } anomaly)
            return;
        _scores.Add(score);
        _marks.Add((anomaly ? RowMarks.Anomaly : RowMarks.None) | (isFlagged ? RowMarks.Predicted : RowMarks.None));
    }

    private static DataViewSchema.Column FindLabel(DataViewSchema schema, AutoencoderReportOptions options)
    {
        var column = AnomalyRows.FindLabel(schema, options.LabelColumnName!, options.AnomalyLabel);
        Guard.That(
            options.AnomalyLabel is null || column.Type is TextDataViewType or KeyDataViewType,
            nameof(options),
            $"AnomalyLabel is '{options.AnomalyLabel}', and column '{column.Name}' ({column.Type}) holds no texts or keys; leave it null, "
                + $"for above 0 and true mean an anomaly there."
        );
        return column;
    }

    private static DataViewSchema.Column FindId(DataViewSchema schema, string name)
    {
        var column = Columns.Find(schema, name);
        Guard.Data(
            column.Type is PrimitiveDataViewType and not (TimeSpanDataViewType or RowIdDataViewType),
            $"Column '{name}' is of type {column.Type}, and what tells rows apart are texts, keys, numbers, Booleans or times. Name another "
                + $"column in {nameof(AutoencoderReportOptions.IdColumnNames)}."
        );
        return column;
    }

    private static Func<string?> IdReader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is NumberDataViewType)
            return SeriesRows.KeyReader(row, column);
        if (column.Type is not (DateTimeDataViewType or DateTimeOffsetDataViewType))
            return LabelNames.Reader(row, column);
        var time = SeriesIncidents.TimeReader(row, column);
        return () => Html.Time(time());
    }
}

/// <summary>A row with one of the highest scores.</summary>
/// <param name="Row">Its place in the view, counted from 0.</param>
/// <param name="Score">Not NaN.</param>
/// <param name="IsFlagged">Whether the detector takes it for an anomaly.</param>
/// <param name="IsAnomaly">What its label says; null where it has none.</param>
/// <param name="Ids">What tells a person which row it is.</param>
internal sealed record TopRow(long Row, float Score, bool IsFlagged, bool? IsAnomaly, string[] Ids);
