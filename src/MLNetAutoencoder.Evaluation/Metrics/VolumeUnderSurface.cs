namespace MLNetAutoencoder.Metrics;

/// <summary>
/// VUS-PR (Paparrizos, Boniol, Palpanas, Tsay, Elmore and Franklin, 2022): the mean over buffers ℓ = 0 … L of the area under a
/// precision-recall curve whose labels fade out over ℓ / 2 rows on each side of an anomaly.
/// </summary>
/// <remarks>
/// A row d rows before or after an anomaly, d below or equal to ℓ / 2 before and below it after, has the label √(1 - d / ℓ) instead of
/// 0. For the rows at or above a score, TP is the sum of their labels; precision is TP over their number; recall is min(TP / P, 1), with P
/// the mean of the number of anomalous rows and the sum of all labels, times the share of the anomalies, buffers included, that have a row
/// among them. The area is Σ(Rₙ - Rₙ₋₁)Pₙ over the distinct scores. One sort, then a pass for each ℓ.
/// </remarks>
internal static class VolumeUnderSurface
{
    /// <param name="labels">What each row is, series after series.</param>
    /// <param name="scores">The scores; rows of NaN take no part, but for their place in time.</param>
    /// <param name="starts">The first row of each series.</param>
    /// <param name="buffer">L, 0 or greater.</param>
    public static double PrecisionRecall(bool[] labels, float[] scores, IReadOnlyList<int> starts, int buffer)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length).Where(row => !float.IsNaN(scores[row]))];
        Array.Sort(Array.ConvertAll(order, row => -scores[row]), order);
        int anomalies = order.Count(row => labels[row]);
        double sum = 0;
        var soft = new float[labels.Length];
        var segments = new int[labels.Length];
        for (int length = 0; length <= buffer; length++)
        {
            Soften(labels, starts, length, soft);
            int count = Number(soft, starts, segments);
            sum += Area(order, scores, soft, segments, count, anomalies);
        }
        return sum / (buffer + 1);
    }

    private static void Soften(bool[] labels, IReadOnlyList<int> starts, int length, float[] soft)
    {
        for (int row = 0; row < labels.Length; row++)
            soft[row] = labels[row] ? 1 : 0;
        for (int i = 0; i < starts.Count; i++)
        {
            int end = i + 1 < starts.Count ? starts[i + 1] : labels.Length;
            for (int row = starts[i]; row < end; row++)
            {
                if (!labels[row])
                    continue;
                if (row == starts[i] || !labels[row - 1])
                {
                    for (int before = Math.Max(row - (length / 2), starts[i]); before < row; before++)
                        soft[before] = Math.Min(1, soft[before] + MathF.Sqrt(1 - ((float)(row - before) / length)));
                }
                if (row + 1 == end || !labels[row + 1])
                {
                    for (int after = row + 1; after < Math.Min(row + (length / 2), end); after++)
                        soft[after] = Math.Min(1, soft[after] + MathF.Sqrt(1 - ((float)(after - row) / length)));
                }
            }
        }
    }

    /// <summary>Numbers the pieces of rows with a label above 0, from 0 on; -1 elsewhere.</summary>
    private static int Number(float[] soft, IReadOnlyList<int> starts, int[] segments)
    {
        int count = 0,
            series = 0;
        bool isInside = false;
        for (int row = 0; row < soft.Length; row++)
        {
            bool begins = series < starts.Count && starts[series] == row;
            if (begins)
                series++;
            if (soft[row] > 0 && (!isInside || begins))
                count++;
            isInside = soft[row] > 0;
            segments[row] = isInside ? count - 1 : -1;
        }
        return count;
    }

    private static double Area(int[] order, float[] scores, float[] soft, int[] segments, int segmentCount, int anomalies)
    {
        double positives = (anomalies + order.Sum(row => (double)soft[row])) / 2;
        // Pieces none of whose rows has a score cannot be found.
        int findable = order.Select(row => segments[row]).Where(segment => segment >= 0).Distinct().Count();
        var isFound = new bool[segmentCount];
        double found = 0,
            truePositives = 0,
            area = 0,
            lastRecall = 0;
        for (int i = 0; i < order.Length; )
        {
            float score = scores[order[i]];
            for (; i < order.Length && scores[order[i]] == score; i++)
            {
                int row = order[i];
                truePositives += soft[row];
                if (segments[row] >= 0 && !isFound[segments[row]])
                {
                    isFound[segments[row]] = true;
                    found++;
                }
            }
            double recall = Math.Min(truePositives / positives, 1) * found / findable;
            area += (recall - lastRecall) * truePositives / i;
            lastRecall = recall;
        }
        return area;
    }
}
