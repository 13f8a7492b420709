using MathNet.Numerics.Distributions;

namespace MLNetAutoencoder.Tests;

public sealed class DetectorBootstrapTests
{
    private const int Anomalies = 50,
        Normals = 150;
    private const double Distance = 1.5,
        Threshold = 1;

    /// <summary>Of two normal distributions the metrics are known; nineteen of twenty intervals are to hold them.</summary>
    [Fact]
    public void Intervals_HoldTheTrueValueAsOftenAsTheyPromise()
    {
        const int Views = 400;
        double area = Normal.CDF(0, 1, Distance / Math.Sqrt(2));
        double recall = 1 - Normal.CDF(Distance, 1, Threshold);
        double found = Anomalies * recall;
        double flagged = found + (Normals * (1 - Normal.CDF(0, 1, Threshold)));
        var held = new int[4];
        for (int seed = 0; seed < Views; seed++)
        {
            var draws = DetectorBootstrap.Draw(TwoNormals(seed), 300, seed);
            held[0] += Holds(draws, m => m.AreaUnderRocCurve, area);
            held[1] += Holds(draws, m => m.Outcomes.Recall, recall);
            held[2] += Holds(draws, m => m.Outcomes.Precision, found / flagged);
            held[3] += Holds(draws, m => m.Outcomes.F1Score, 2 * found / (Anomalies + flagged));
        }
        Assert.All(held, count => Assert.InRange((double)count / Views, 0.91, 0.98));
    }

    [Fact]
    public void Intervals_OfAveragePrecision_AreAsWideAsItVaries()
    {
        double[] values = [.. Enumerable.Range(0, 400).Select(seed => TwoNormals(seed).Measure().AveragePrecision).Order()];
        double spread = values[389] - values[10];
        var widths = Enumerable
            .Range(0, 40)
            .Select(seed => DetectorBootstrap.Interval(DetectorBootstrap.Draw(TwoNormals(seed), 300, seed), m => m.AveragePrecision)!.Value)
            .Select(interval => interval.Upper - interval.Lower);
        Assert.InRange(widths.Average() / spread, 0.85, 1.15);
    }

    [Fact]
    public void Draws_AreTheSameOnAnyNumberOfThreads()
    {
        var scores = TwoNormals(1);
        var one = DetectorBootstrap.Draw(scores, 64, seed: 7, threads: 1);
        Assert.Equal(one, DetectorBootstrap.Draw(scores, 64, seed: 7, threads: 5));
        Assert.Equal(64, one.Distinct().Count());
        Assert.Empty(one.Intersect(DetectorBootstrap.Draw(scores, 64, seed: 8)));
    }

    [Fact]
    public void Draws_KeepTheNumberOfEachKind()
    {
        foreach (var draw in DetectorBootstrap.Draw(TwoNormals(1), 50, seed: 1))
            Assert.Equal(Anomalies, draw.Outcomes.TruePositives + draw.Outcomes.FalseNegatives);
    }

    [Fact]
    public void Interval_IsBetweenThePercentiles()
    {
        DetectorMeasures[] draws = [.. Enumerable.Range(0, 201).Reverse().Select(i => new DetectorMeasures(i, 0, default))];
        Assert.Equal(new ConfidenceInterval(5, 195), DetectorBootstrap.Interval(draws, m => m.AreaUnderRocCurve));
        Assert.Equal(new ConfidenceInterval(0.025, 0.975), DetectorBootstrap.Interval(draws[^2..], m => m.AreaUnderRocCurve));
        Assert.Null(DetectorBootstrap.Interval([], m => m.AreaUnderRocCurve));
    }

    private static int Holds(DetectorMeasures[] draws, Func<DetectorMeasures, double> metric, double value) =>
        DetectorBootstrap.Interval(draws, metric) is { } interval && interval.Lower <= value && value <= interval.Upper ? 1 : 0;

    private static RankedScores TwoNormals(int seed)
    {
        var random = new Random(seed);
        float[] scores =
        [
            .. Enumerable.Range(0, Anomalies + Normals).Select(i => (float)Normal.Sample(random, i < Anomalies ? Distance : 0, 1)),
        ];
        return new RankedScores(
            scores,
            [
                .. scores.Select(
                    (score, i) =>
                        (i < Anomalies ? RowMarks.Anomaly : RowMarks.None) | (score > Threshold ? RowMarks.Predicted : RowMarks.None)
                ),
            ]
        );
    }
}
