using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Anomaly;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Series;

/// <summary>
/// Score, label and threshold of each row of a view. The view is read and scored once, when a cursor first asks for one of them, and what
/// comes out is kept: 8 bytes a row and a bit. Thread-safe.
/// </summary>
internal sealed class SeriesColumns : Extension
{
    public const string ThresholdColumn = "Threshold";

    private readonly Lazy<SeriesScores> _scores;

    public SeriesColumns(SeriesInfo info, DataViewSchema input, Func<SeriesScores> score)
        : base(Checked(info, input), [], Added(input)) => _scores = new Lazy<SeriesScores>(score);

    public override bool KeepsOrder => true;

    /// <summary>Scores now.</summary>
    public void Force() => _ = _scores.Value;

    public override IAddedValues Over(DataViewRow source) => new Reader(_scores);

    private static IEnumerable<(string Name, DataViewType Type, DataViewSchema.Annotations? Annotations)> Added(DataViewSchema input)
    {
        yield return (
            AutoencoderAnomalyTransformer.LabelColumn,
            BooleanDataViewType.Instance,
            ScoreAnnotations.Make(input, AutoencoderAnomalyTransformer.LabelColumn)
        );
        yield return (
            AutoencoderAnomalyTransformer.ScoreColumn,
            NumberDataViewType.Single,
            ScoreAnnotations.Make(input, AutoencoderAnomalyTransformer.ScoreColumn)
        );
        yield return (ThresholdColumn, NumberDataViewType.Single, null);
    }

    private static DataViewSchema Checked(SeriesInfo info, DataViewSchema input)
    {
        foreach (var (name, size) in info.Values)
        {
            int given = NumberColumn.SizeOf(SeriesRows.Find(input, name));
            Common.Guard.Data(
                given == size,
                $"Column '{name}' has {given} values a row, and the detector was trained on {size}; give it the columns of its training."
            );
        }
        if (info.Key is { } key)
            SeriesRows.FindKey(input, key);
        return input;
    }

    private sealed class Reader(Lazy<SeriesScores> scores) : IAddedValues
    {
        private int _row = -1;

        public void Advance() => _row++;

        public Delegate Getter(int added) =>
            added switch
            {
                0 => (ValueGetter<bool>)((ref bool value) => value = scores.Value.Labels[_row]),
                1 => (ValueGetter<float>)((ref float value) => value = scores.Value.Scores[_row]),
                _ => (ValueGetter<float>)((ref float value) => value = scores.Value.Thresholds[_row]),
            };
    }
}

/// <summary>What is known of each row of a view.</summary>
internal sealed record SeriesScores(float[] Scores, bool[] Labels, float[] Thresholds)
{
    /// <summary>Scores all series of a view; the thresholds of each go on from what the training learned.</summary>
    public static SeriesScores Of(IDataView view, SeriesInfo info, AutoencoderModel model)
    {
        var all = SeriesRows.Read(view, [.. info.Values.Select(v => v.Key)], info.Key);
        int rows = all.Sum(series => series.Count);
        var scores = new SeriesScores(new float[rows], new bool[rows], new float[rows]);
        foreach (var series in all)
        {
            var profile = info.Of(series.Key);
            float[] points = Points(series, profile.Location, profile.Scale, info.Window, model);
            var threshold = new StreamingThreshold(profile.Threshold, info.Risk);
            for (int i = 0; i < points.Length; i++)
            {
                int row = series.Rows[i];
                scores.Scores[row] = points[i];
                scores.Thresholds[row] = threshold.Threshold;
                scores.Labels[row] = threshold.IsAnomaly(points[i]);
            }
        }
        return scores;
    }

    /// <summary>The score of each point of a series.</summary>
    public static float[] Points(
        SeriesRows series,
        IReadOnlyList<double> location,
        IReadOnlyList<double> scale,
        int window,
        AutoencoderModel model
    )
    {
        var role = model.Info.Outputs.Single(output => output.ColumnName == AutoencoderAnomalyTransformer.ScoreColumn).Role;
        return new SeriesWindows(series, location, scale, window).Points(windows => model.Run(windows, role));
    }
}
