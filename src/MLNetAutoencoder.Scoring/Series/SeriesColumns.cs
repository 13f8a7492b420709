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
