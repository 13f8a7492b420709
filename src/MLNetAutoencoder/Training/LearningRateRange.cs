using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;

namespace MLNetAutoencoder;

/// <summary>
/// What a learning rate range test found (Smith 2017): one point for each step, by rising rate. It ends early where the loss grew out of
/// bounds.
/// </summary>
public sealed class LearningRateRange : ReadOnlyCollection<LearningRatePoint>
{
    /// <summary>The part of the points, from the first on, whose means are of few batches.</summary>
    private const int Unsettled = 10;

    private readonly double[] _losses;

    /// <param name="points">The steps.</param>
    /// <param name="lag">By how many steps the smoothed losses are behind.</param>
    internal LearningRateRange(IList<LearningRatePoint> points, int lag)
        : base(points)
    {
        _losses = [.. points.Select(p => p.SmoothedLoss)];
        if (Steepest() is { } index)
            Suggested = this[Math.Max(0, index - lag)].LearningRate;
    }

    /// <summary>
    /// The rate at which the loss falls fastest, seen over the logarithm of the rate: where the smoothed loss does, less the steps that
    /// smoothing lags behind. A good <see cref="AutoencoderTrainingOptions.LearningRate"/> to begin with, and as likely half as twice the
    /// best. Null when the loss fell nowhere.
    /// </summary>
    public double? Suggested { get; }

    /// <summary>The test as a table, one line per step.</summary>
    /// <returns>Rate, loss and smoothed loss; the suggested rate is marked with a star.</returns>
    public override string ToString()
    {
        var text = new StringBuilder(" learning rate           loss       smoothed").AppendLine();
        foreach (var point in this)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{point.LearningRate, 14:G4}{(point.LearningRate == Suggested ? '*' : ' ')}{point.Loss, 14:G6}{point.SmoothedLoss, 15:G6}"
            );
        return text.ToString();
    }

    /// <summary>
    /// Where the last descent to the lowest loss is steepest. It begins where the loss was last above a quarter of all before it: at the
    /// small rates, where steps move nothing, single batches fall as fast by chance.
    /// </summary>
    private int? Steepest()
    {
        if (Count == 0)
            return null;
        int settled = Count / Unsettled;
        int lowest = Enumerable.Range(settled, Count - settled).MinBy(i => _losses[i]);
        double quarter = _losses.Take(lowest + 1).Order().ElementAt((lowest + 1) / 4);
        int top = Array.FindLastIndex(_losses, lowest, loss => loss >= quarter);
        int[] descent = [.. Enumerable.Range(top, lowest - top + 1).Where(i => i > 0 && Slope(i) < 0)];
        return descent.Length == 0 ? null : descent.MinBy(Slope);
    }

    private double Slope(int i) => _losses[Math.Min(i + 1, Count - 1)] - _losses[i - 1];
}

/// <summary>One step of a learning rate range test.</summary>
/// <param name="LearningRate">The rate of the step.</param>
/// <param name="Loss">The mean loss over the batch after the step.</param>
/// <param name="SmoothedLoss">A running mean of the losses up to here, in which the last ones count most.</param>
public sealed record LearningRatePoint(double LearningRate, double Loss, double SmoothedLoss);
