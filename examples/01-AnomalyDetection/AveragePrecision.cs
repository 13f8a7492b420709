namespace MLNetAutoencoder.Examples;

/// <summary>The area under the precision-recall curve by step interpolation, which ML.NET's metrics of anomaly detectors lack.</summary>
internal static class AveragePrecision
{
    /// <summary>Rows of one score are taken together, so that their order does not matter. No anomaly gives NaN.</summary>
    public static double Of(IEnumerable<ScoredRow> rows)
    {
        double sum = 0;
        int seen = 0,
            found = 0;
        foreach (var tie in rows.GroupBy(row => row.Score).OrderByDescending(tie => tie.Key))
        {
            int hits = tie.Count(row => row.Label == 1);
            seen += tie.Count();
            found += hits;
            sum += hits * ((double)found / seen);
        }
        return sum / found;
    }
}
