namespace MLNetAutoencoder.Metrics;

/// <summary>What a row is beside its score.</summary>
[Flags]
internal enum RowMarks : byte
{
    None = 0,

    /// <summary>It is an anomaly.</summary>
    Anomaly = 1,

    /// <summary>It is predicted as one.</summary>
    Predicted = 2,
}

/// <summary>Anomalies and predictions, counted.</summary>
internal readonly record struct DetectorOutcomes(long TruePositives, long FalsePositives, long FalseNegatives)
{
    public double Precision => TruePositives == 0 ? 0 : (double)TruePositives / (TruePositives + FalsePositives);

    public double Recall => TruePositives == 0 ? 0 : (double)TruePositives / (TruePositives + FalseNegatives);

    public double F1Score => TruePositives == 0 ? 0 : 2.0 * TruePositives / ((2 * TruePositives) + FalsePositives + FalseNegatives);
}

/// <summary>What one pass over the ranked rows measures.</summary>
internal readonly record struct DetectorMeasures(double AreaUnderRocCurve, double AveragePrecision, DetectorOutcomes Outcomes);

/// <summary>Scores from the lowest to the highest, with the labels beside them: 5 bytes a row. There are rows of both classes.</summary>
internal sealed class RankedScores
{
    private readonly float[] _scores;
    private readonly RowMarks[] _marks;

    /// <summary>Takes the arrays and sorts them.</summary>
    public RankedScores(float[] scores, RowMarks[] marks)
    {
        (_scores, _marks) = (scores, marks);
        Array.Sort(_scores, _marks);
        Anomalies = _marks.Count(mark => (mark & RowMarks.Anomaly) != 0);
    }

    public int Count => _scores.Length;

    public int Anomalies { get; }

    /// <summary>Measures every row once.</summary>
    public DetectorMeasures Measure() => Measure([.. Enumerable.Repeat(1, Anomalies)], [.. Enumerable.Repeat(1, Count - Anomalies)]);

    /// <summary>Measures rows that count several times or not at all.</summary>
    /// <param name="anomalyWeights">How often each anomaly counts, from the highest score down; as many in all as there are.</param>
    /// <param name="normalWeights">The same for normal rows.</param>
    public DetectorMeasures Measure(ReadOnlySpan<int> anomalyWeights, ReadOnlySpan<int> normalWeights)
    {
        long anomalies = 0, // so far, from the highest score down
            normals = 0,
            pairs = 0, // twice the pairs in which the anomaly has the higher score
            truePositives = 0,
            falsePositives = 0;
        double precisions = 0;
        int nextAnomaly = 0,
            nextNormal = 0;
        for (int row = Count - 1; row >= 0; )
        {
            float score = _scores[row];
            long tiedAnomalies = 0,
                tiedNormals = 0;
            for (; row >= 0 && _scores[row] == score; row--)
            {
                var mark = _marks[row];
                bool predicted = (mark & RowMarks.Predicted) != 0;
                if ((mark & RowMarks.Anomaly) != 0)
                {
                    int weight = anomalyWeights[nextAnomaly++];
                    tiedAnomalies += weight;
                    truePositives += predicted ? weight : 0;
                }
                else
                {
                    int weight = normalWeights[nextNormal++];
                    tiedNormals += weight;
                    falsePositives += predicted ? weight : 0;
                }
            }
            pairs += tiedNormals * ((2 * anomalies) + tiedAnomalies);
            anomalies += tiedAnomalies;
            normals += tiedNormals;
            if (tiedAnomalies > 0)
                precisions += (double)tiedAnomalies * anomalies / (anomalies + normals);
        }
        return new DetectorMeasures(
            pairs / (2.0 * anomalies * normals),
            precisions / anomalies,
            new DetectorOutcomes(truePositives, falsePositives, anomalies - truePositives)
        );
    }

    /// <summary>What thresholds below each of the distinct scores would give, from the highest score down.</summary>
    public IEnumerable<DetectorOutcomes> Outcomes()
    {
        long flagged = 0,
            found = 0;
        foreach (var (_, rows, anomalies) in Steps())
        {
            flagged += rows;
            found += anomalies;
            yield return new DetectorOutcomes(found, flagged - found, Anomalies - found);
        }
    }

    /// <summary>The share of the anomalies that are among the k highest scores; rows that tie for the last places count in part.</summary>
    public double DetectionAt(long k)
    {
        double found = 0;
        foreach (var (score, rows, anomalies) in Steps())
        {
            if (rows >= k)
                return (found + ((double)anomalies * k / rows)) / Anomalies;
            found += anomalies;
            k -= rows;
        }
        return found / Anomalies;
    }

    /// <summary>The best F1 of a threshold that rows are above, and the highest threshold that has it.</summary>
    public (double F1Score, float Threshold) BestF1()
    {
        double best = 0;
        long flagged = 0,
            found = 0,
            bestFlagged = 0;
        foreach (var (_, rows, anomalies) in Steps())
        {
            flagged += rows;
            found += anomalies;
            double f1 = 2.0 * found / (flagged + Anomalies);
            if (f1 > best)
                (best, bestFlagged) = (f1, flagged);
        }
        int lowest = (int)(Count - bestFlagged);
        return (best, lowest == 0 ? MathF.BitDecrement(_scores[0]) : Between(_scores[lowest - 1], _scores[lowest]));
    }

    /// <summary>A number below the upper one and not below the lower one: midway, where single precision has one there.</summary>
    private static float Between(float lower, float upper)
    {
        float middle = (float)(((double)lower + upper) / 2);
        return middle >= lower && middle < upper ? middle : lower;
    }

    /// <summary>The distinct scores from the highest down, with their rows and anomalies.</summary>
    private IEnumerable<(float Score, int Rows, int Anomalies)> Steps()
    {
        for (int row = Count - 1; row >= 0; )
        {
            float score = _scores[row];
            int rows = 0,
                anomalies = 0;
            for (; row >= 0 && _scores[row] == score; row--, rows++)
                anomalies += (_marks[row] & RowMarks.Anomaly) != 0 ? 1 : 0;
            yield return (score, rows, anomalies);
        }
    }
}
