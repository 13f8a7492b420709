using Microsoft.ML;
using MLNetAutoencoder.Anomaly;

namespace MLNetAutoencoder.Series;

/// <summary>What is known of each row of a view.</summary>
/// <remarks>
/// A point is an anomaly where every window that holds it is unusual: where the lowest of their scores is above the threshold. So the
/// points around an anomaly are cleared by the windows that end before it or begin after it. Then the lowest is its score. A point that is
/// cleared keeps its place among the others by the mean of its windows, which tells more of slow changes, but below the threshold.
/// </remarks>
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
            var points = Points(series, profile.Location, profile.Scale, info.Window, model);
            scores.Judge(series, points, profile, info);
        }
        return scores;
    }

    /// <summary>The scores of the windows and points of a series.</summary>
    public static PointScores Points(
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

    private void Judge(SeriesRows series, PointScores points, SeriesProfile profile, SeriesInfo info)
    {
        var levels = profile.Levels;
        var judged = levels is null ? points.Mean : points.Lowest;
        int end = levels is null ? 0 : info.Window - 1; // rows that not all of the windows hold that could
        var threshold = levels is null
            ? new StreamingThreshold(profile.Threshold, info.Risk)
            : new StreamingThreshold(profile.Threshold, info.Risk, info.Window, levels.Least);
        for (int i = 0; i < judged.Length; i++)
        {
            int row = series.Rows[i];
            bool isNearEnd = i < end || i >= judged.Length - end;
            Thresholds[row] = isNearEnd ? MathF.Max(threshold.Threshold, (float)levels!.AtEnds) : threshold.Threshold;
            Labels[row] = isNearEnd ? judged[i] > Thresholds[row] : threshold.IsAnomaly(judged[i]);
            Scores[row] = levels is null || Labels[row] ? judged[i] : profile.Cleared(points.Mean[i]);
        }
    }
}

/// <summary>The scores of a series.</summary>
/// <param name="Windows">Of each window.</param>
/// <param name="Mean">Of each point: the mean of the windows that hold it.</param>
/// <param name="Lowest">Of each point: the lowest of them.</param>
internal sealed record PointScores(float[] Windows, float[] Mean, float[] Lowest);
