using Microsoft.ML;
using MLNetAutoencoder.Metrics;

namespace MLNetAutoencoder.Tests;

public sealed class SeriesMetricsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(30)]
    public void Volume_OfRandomScores_IsThatOfTheDefinition(int buffer)
    {
        var (labels, scores) = Draw(400);
        Assert.Equal(Naive(labels, scores, buffer), VolumeUnderSurface.PrecisionRecall(labels, scores, [0], buffer), 1e-5);
    }

    [Fact]
    public void Volume_AlertsALittleEarly_IsAboveThatOfAlertsElsewhere()
    {
        bool[] labels = [.. Enumerable.Range(0, 1000).Select(i => i is >= 500 and < 540)];
        Assert.True(At(480) > 1.5 * At(200));

        double At(int place) =>
            VolumeUnderSurface.PrecisionRecall(
                labels,
                [.. Enumerable.Range(0, 1000).Select(i => i >= place && i < place + 20 ? 1f : 0f)],
                [0],
                100
            );
    }

    [Fact]
    public void EvaluateSeries_PerfectScores_GiveOne()
    {
        var metrics = _ml.AnomalyDetection.EvaluateSeries(View(Rows(300)), bufferLength: 0);
        Assert.Equal(1, metrics.AreaUnderRocCurve, 1e-9);
        Assert.Equal(1, metrics.AreaUnderPrecisionRecallCurve, 1e-9);
        Assert.Equal(1, metrics.VolumeUnderPrecisionRecallSurface, 1e-6);
        Assert.Contains("VUS-PR, buffer 0", metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluateSeries_KeysMixedOrOneAfterTheOther_AreTheSame()
    {
        var rows = Rows(300);
        rows[3].Score = float.NaN;
        var apart = rows.Where(row => row.Key == 0).Concat(rows.Where(row => row.Key == 1)).ToList();
        var mixed = _ml.AnomalyDetection.EvaluateSeries(View(rows), keyColumnName: "Key");
        Assert.Equal(mixed, _ml.AnomalyDetection.EvaluateSeries(View(apart), keyColumnName: "Key"));
        Assert.Equal((299, 1), (mixed.RowCount, mixed.SkippedRowCount));
    }

    [Fact]
    public void EvaluateSeries_OneKindOfRows_Throws()
    {
        var rows = Rows(20).Where(row => !row.Label).ToList();
        var fault = Assert.Throws<InvalidOperationException>(() => _ml.AnomalyDetection.EvaluateSeries(View(rows)));
        Assert.Contains("both", fault.Message, StringComparison.Ordinal);
    }

    private static (bool[] Labels, float[] Scores) Draw(int rows)
    {
        var random = new Random(3);
        bool[] labels = [.. Enumerable.Range(0, rows).Select(i => i % 100 is >= 40 and < 52 || i is >= 395 or 0)];
        // Few distinct scores, for ties.
        return (labels, [.. labels.Select(label => (float)Math.Round((random.NextDouble() + (label ? 0.4 : 0)) * 20))]);
    }

    /// <summary>Threshold by threshold, each from all rows.</summary>
    private static double Naive(bool[] labels, float[] scores, int buffer)
    {
        int rows = labels.Length;
        double total = 0;
        for (int length = 0; length <= buffer; length++)
        {
            var soft = new double[rows];
            for (int row = 0; row < rows; row++)
            {
                soft[row] = labels[row] ? 1 : 0;
                for (int other = 0; other < rows && !labels[row]; other++)
                {
                    bool isStart = labels[other] && (other == 0 || !labels[other - 1]);
                    bool isEnd = labels[other] && (other == rows - 1 || !labels[other + 1]);
                    if (isStart && row < other && other - row <= length / 2)
                        soft[row] += Math.Sqrt(1 - ((double)(other - row) / length));
                    if (isEnd && row > other && row - other < length / 2)
                        soft[row] += Math.Sqrt(1 - ((double)(row - other) / length));
                }
                soft[row] = Math.Min(soft[row], 1);
            }
            double positives = (labels.Count(l => l) + soft.Sum()) / 2;
            double last = 0;
            foreach (float threshold in scores.Distinct().OrderDescending())
            {
                bool[] predicted = [.. scores.Select(score => score >= threshold)];
                double hits = soft.Where((_, row) => predicted[row]).Sum();
                int pieces = 0,
                    found = 0;
                for (int row = 0; row < rows; row++)
                {
                    if (soft[row] == 0 || (row > 0 && soft[row - 1] > 0))
                        continue;
                    pieces++;
                    int end = row;
                    while (end < rows && soft[end] > 0)
                        end++;
                    found += predicted[row..end].Contains(true) ? 1 : 0;
                }
                double recall = Math.Min(hits / positives, 1) * found / pieces;
                total += (recall - last) * hits / predicted.Count(p => p);
                last = recall;
            }
        }
        return total / (buffer + 1);
    }

    private static List<Row> Rows(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new Row
                {
                    Label = i % 50 > 40,
                    Score = (i % 50) + (i * 1e-4f),
                    Key = i % 2,
                }),
        ];

    private IDataView View(IEnumerable<Row> rows) => _ml.Data.LoadFromEnumerable(rows);

    private sealed class Row
    {
        public bool Label { get; set; }

        public float Score { get; set; }

        public int Key { get; set; }
    }
}
