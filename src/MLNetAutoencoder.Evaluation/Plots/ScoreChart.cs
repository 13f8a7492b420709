using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;

namespace MLNetAutoencoder.Plots;

/// <summary>
/// Draws how many rows have which scores. Rows are counted by logarithms, so that a few anomalies show beside many normal rows.
/// </summary>
internal static class ScoreChart
{
    private const double Floor = 0.5; // where columns begin, so that one row is seen
    private const int FewestBins = 10;
    private const int MostBins = 60;

    public static AutoencoderChart Draw(float[] scores, RowMarks[] marks, float? threshold, bool hasLabels)
    {
        bool[] isAnomaly = [.. marks.Select(mark => (mark & RowMarks.Anomaly) != 0)];
        var axis = ScoreAxis.Over(scores, threshold);
        int bins = Math.Clamp((int)Math.Sqrt(scores.Length), FewestBins, MostBins);
        var (normal, anomalies) = (axis.Count(scores, isAnomaly, false, bins), axis.Count(scores, isAnomaly, true, bins));
        int highest = normal.Concat(anomalies).Max();

        var chart = new Chart("Scores", "score" + axis.Notes(scores), "rows (logarithmic)");
        chart.LimitX(axis.Least, axis.Greatest);
        chart.LimitY(Math.Log10(Floor), Math.Log10(Math.Max(highest, 2)) + 0.15);
        chart.MarkLogarithmsY(0, Math.Log10(Math.Max(highest, 10)));
        if (axis.IsLogarithmic)
            chart.MarkLogarithmsX(axis.Least, axis.Greatest);
        int anomalyCount = isAnomaly.Count(flag => flag);
        if (anomalyCount < scores.Length)
            chart.AddSurface(Name(hasLabels ? "normal" : "rows", scores.Length - anomalyCount), Steps(normal, axis), Marker.Normal);
        if (anomalyCount > 0)
            chart.AddSurface(Name("anomaly", anomalyCount), Steps(anomalies, axis), Marker.Anomaly);
        int above = threshold is null ? 0 : scores.Count(score => score > threshold);
        if (threshold is { } line)
            chart.AddVertical(Invariant.Text($"threshold: {Chart.Number(line)}"), axis.Place(line));
        string labeled = hasLabels ? Invariant.Text($" {anomalyCount} are anomalies.") : "",
            compared = threshold is null ? "" : Invariant.Text($" {above} are above the threshold of {Chart.Number(threshold.Value)}.");
        return chart.ToPicture(
            Invariant.Text(
                $"Scores of {Chart.Count(scores.Length, "row")}, from {Chart.Number(scores.Min())} to {Chart.Number(scores.Max())}."
                    + $"{labeled}{compared}"
            )
        );
    }

    private static string Name(string kind, int count) => Invariant.Text($"{kind} ({count:N0})");

    /// <summary>The outline of columns side by side.</summary>
    private static List<(double X, double Y)> Steps(int[] counts, ScoreAxis axis)
    {
        double width = (axis.Greatest - axis.Least) / counts.Length;
        List<(double, double)> outline = [(axis.Least, Math.Log10(Floor))];
        for (int i = 0; i < counts.Length; i++)
        {
            double y = Math.Log10(Math.Max(counts[i], Floor));
            outline.Add((axis.Least + (i * width), y));
            outline.Add((axis.Least + ((i + 1) * width), y));
        }
        outline.Add((axis.Greatest, Math.Log10(Floor)));
        return outline;
    }

    /// <summary>
    /// The axis of scores: from the least to the greatest, by logarithms where the tail is long, and cut where scores lie so far out that
    /// the others would be one column.
    /// </summary>
    private readonly record struct ScoreAxis(double Least, double Greatest, bool IsLogarithmic)
    {
        private const double LongTail = 50; // times the median above 0
        private const double FarOut = 20; // times the middle half of the scores

        public static ScoreAxis Over(float[] scores, float? threshold)
        {
            double[] finite = [.. scores.Where(float.IsFinite).Select(score => (double)score).Order()];
            if (finite.Length == 0)
                finite = [threshold ?? 0];
            double[] positive = [.. finite.Where(score => score > 0)]; // many rows may be just as expected, with a score of 0
            bool isLogarithmic =
                finite[0] >= 0 && threshold is null or > 0 && positive.Length > 0 && finite[^1] > LongTail * At(positive, 0.5);
            double least,
                greatest;
            if (isLogarithmic)
            {
                least = Math.Log10(Math.Min(At(positive, 0.01), threshold ?? double.PositiveInfinity));
                greatest = Math.Log10(Math.Max(finite[^1], threshold ?? 0));
            }
            else
            {
                var (lower, upper) = (At(finite, 0.25), At(finite, 0.75));
                double room = upper > lower ? FarOut * (upper - lower) : double.PositiveInfinity;
                least = Math.Min(Math.Max(finite[0], lower - room), threshold ?? double.PositiveInfinity);
                greatest = Math.Max(Math.Min(finite[^1], upper + room), threshold ?? double.NegativeInfinity);
            }
            double margin = greatest > least ? 0.02 * (greatest - least) : Math.Max(Math.Abs(greatest) / 2, 0.5);
            return new ScoreAxis(least - margin, greatest + margin, isLogarithmic);

            static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];
        }

        /// <summary>Where a score lies; below the axis for what has no logarithm.</summary>
        public double Place(float score) =>
            !IsLogarithmic ? score
            : score > 0 ? Math.Log10(score)
            : double.NegativeInfinity;

        public int[] Count(float[] scores, bool[] isAnomaly, bool kind, int bins)
        {
            var counts = new int[bins];
            for (int row = 0; row < scores.Length; row++)
            {
                double place = Place(scores[row]);
                if (isAnomaly[row] == kind && place >= Least && place <= Greatest)
                    counts[Math.Min((int)((place - Least) / (Greatest - Least) * bins), bins - 1)]++;
            }
            return counts;
        }

        /// <summary>What a reader of the axis has to know.</summary>
        public string Notes(float[] scores)
        {
            var axis = this;
            int below = scores.Count(score => axis.Place(score) < axis.Least),
                beyond = scores.Count(score => axis.Place(score) > axis.Greatest);
            List<string> notes = [];
            if (IsLogarithmic)
                notes.Add("logarithmic");
            if (below > 0)
                notes.Add($"{Chart.Count(below, "row")} below {Chart.Number(Value(Least))}");
            if (beyond > 0)
                notes.Add($"{Chart.Count(beyond, "row")} above {Chart.Number(Value(Greatest))}");
            return notes.Count > 0 ? $" ({string.Join(", ", notes)})" : "";
        }

        private double Value(double place) => IsLogarithmic ? Math.Pow(10, place) : place;
    }
}
