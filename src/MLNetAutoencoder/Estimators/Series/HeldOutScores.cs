using MLNetAutoencoder.Anomaly;
using MLNetAutoencoder.Series;

namespace MLNetAutoencoder.Estimators;

/// <summary>
/// The scores of each half of the series by a network that was trained on the other, since those of rows that a network knows are too low
/// for a threshold. A series whose halves are shorter than a window has none.
/// </summary>
internal sealed class HeldOutScores
{
    private readonly IReadOnlyList<SeriesRows> _series;
    private readonly IReadOnlyList<(double[] Location, double[] Scale)> _scales;
    private readonly int _window;

    // Of each series: of its points, the lowest score of the windows that hold them and the mean, and of its windows.
    private readonly List<float>[] _lowest;
    private readonly List<float>[] _means;
    private readonly List<float>[] _windows;

    public HeldOutScores(IReadOnlyList<SeriesRows> series, IReadOnlyList<(double[] Location, double[] Scale)> scales, int window)
    {
        (_series, _scales, _window) = (series, scales, window);
        _lowest = [.. series.Select(_ => new List<float>())];
        _means = [.. series.Select(_ => new List<float>())];
        _windows = [.. series.Select(_ => new List<float>())];
    }

    public bool IsEmpty => _lowest.All(scores => scores.Count == 0);

    /// <summary>How many there are of a series.</summary>
    public int Count(int series) => _lowest[series].Count;

    /// <summary>
    /// Trains on each half and scores the other. Networks differ in the level of what they know, so each is brought to that of the whole
    /// model.
    /// </summary>
    /// <param name="whole">Trained on all rows.</param>
    /// <param name="train">Trains on series, with the scales and windows of the rows given; null where no window is usable.</param>
    public void Add(
        AutoencoderModel whole,
        Func<IReadOnlyList<SeriesRows>, IReadOnlyList<(double[] Location, double[] Scale)>, int, AutoencoderModel?> train
    )
    {
        int[] halved = [.. Enumerable.Range(0, _series.Count).Where(i => _series[i].Count / 2 >= _window)];
        foreach (bool first in halved.Length == 0 ? Array.Empty<bool>() : [true, false])
        {
            using var model = train([.. halved.Select(i => Half(i, !first))], [.. halved.Select(i => _scales[i])], _window);
            if (model is null)
                continue;
            foreach (int i in halved)
            {
                float shift = Median(Points(i, Half(i, !first), whole).Lowest) - Median(Points(i, Half(i, !first), model).Lowest);
                Add(i, Points(i, Half(i, first), model), float.IsNaN(shift) ? 0 : shift);
            }
        }
    }

    /// <summary>Adds the scores of all rows by a network that knows them.</summary>
    public void AddKnown(AutoencoderModel model)
    {
        for (int i = 0; i < _series.Count; i++)
            Add(i, Points(i, _series[i], model), 0);
    }

    /// <summary>What is known of series by their scores: the tail, and the levels beside it.</summary>
    public (ThresholdState Tail, SeriesLevels Levels) Learn(IEnumerable<int> series, double risk)
    {
        int[] all = [.. series];
        var (tail, least) = SeriesThreshold.Learn([.. all.SelectMany(i => _lowest[i])], _window, risk);
        var windows = SeriesThreshold.Learn([.. all.SelectMany(i => _windows[i])], _window, risk);
        double atEnds = new StreamingThreshold(windows.Tail, risk, least: windows.Least).Threshold;
        return (tail, new SeriesLevels(least, atEnds, Median([.. all.SelectMany(i => _means[i])])));
    }

    private void Add(int i, PointScores scores, float shift)
    {
        // The fewer windows hold a point, the noisier its lowest is: only those that as many hold as can be, where enough are left.
        int end = scores.Lowest.Length - (2 * (_window - 1)) >= AutoencoderSeriesTrainer.LeastOwnScores ? _window - 1 : 0;
        _lowest[i].AddRange(Shifted(scores.Lowest[end..^end]));
        _means[i].AddRange(Shifted(scores.Mean[end..^end]));
        _windows[i].AddRange(Shifted(scores.Windows));

        IEnumerable<float> Shifted(float[] all) => all.Where(float.IsFinite).Select(score => score + shift);
    }

    private SeriesRows Half(int i, bool first)
    {
        int middle = _series[i].Count / 2;
        return first ? _series[i].Part(0, middle) : _series[i].Part(middle, _series[i].Count - middle);
    }

    private PointScores Points(int i, SeriesRows rows, AutoencoderModel model) =>
        SeriesScores.Points(rows, _scales[i].Location, _scales[i].Scale, _window, model);

    private static float Median(float[] scores)
    {
        float[] finite = [.. scores.Where(float.IsFinite)];
        return finite.Length == 0 ? float.NaN : (float)SeriesThreshold.Quartiles(finite).Median;
    }
}
