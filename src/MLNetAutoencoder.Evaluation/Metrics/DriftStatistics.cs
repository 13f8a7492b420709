namespace MLNetAutoencoder.Metrics;

/// <summary>Statistics of two samples of one number. Values are sorted, and none is missing.</summary>
internal static class DriftStatistics
{
    /// <summary>What an empty bin counts where the other side's is not.</summary>
    private const double EmptyBin = 0.5;

    /// <summary>Where the two series of Kolmogorov's distribution converge as fast.</summary>
    private const double SeriesBorder = 1.18;

    /// <summary>The values of a slot that are there, from the least to the greatest.</summary>
    public static double[] Sorted(List<double[]> rows, int slot)
    {
        double[] values = [.. rows.Select(row => row[slot]).Where(v => !double.IsNaN(v))];
        Array.Sort(values);
        return values;
    }

    /// <summary>The population stability index, with missing values as a bin of their own.</summary>
    public static double StabilityIndex((double[] Values, int Rows) reference, (double[] Values, int Rows) current, int bins)
    {
        double[] values = [.. reference.Values.Distinct().Take(bins + 1)];
        long[] before,
            now;
        if (values.Length <= bins)
            (before, now) = (ByValue(reference, values), ByValue(current, values));
        else
        {
            double[] edges = Edges(reference.Values, bins);
            (before, now) = (ByEdges(reference, edges), ByEdges(current, edges));
        }
        double sum = 0;
        foreach (var (first, second) in before.Zip(now))
        {
            if (first == 0 && second == 0)
                continue;
            double p = Math.Max(first, EmptyBin) / reference.Rows;
            double q = Math.Max(second, EmptyBin) / current.Rows;
            sum += (q - p) * Math.Log(q / p);
        }
        return sum;
    }

    /// <summary>The greatest difference of the empirical distribution functions.</summary>
    public static double KolmogorovSmirnov(double[] first, double[] second)
    {
        double greatest = 0;
        for (int i = 0, j = 0; i < first.Length && j < second.Length; )
        {
            double value = Math.Min(first[i], second[j]);
            while (i < first.Length && first[i] == value)
                i++;
            while (j < second.Length && second[j] == value)
                j++;
            greatest = Math.Max(greatest, Math.Abs(((double)i / first.Length) - ((double)j / second.Length)));
        }
        return greatest;
    }

    /// <summary>How probable a statistic as great or greater is for samples of one distribution.</summary>
    public static double PValue(double statistic, int first, int second)
    {
        double root = Math.Sqrt((double)first * second / ((double)first + second));
        return Kolmogorov((root + 0.12 + (0.11 / root)) * statistic);
    }

    /// <summary>The upper tail of Kolmogorov's distribution.</summary>
    public static double Kolmogorov(double x)
    {
        const int Terms = 20;
        if (x <= 0)
            return 1;
        double sum = 0;
        if (x < SeriesBorder)
        {
            for (int i = 1; i <= Terms; i++)
                sum += Math.Exp(-Math.Pow(((2 * i) - 1) * Math.PI / x, 2) / 8);
            return Math.Clamp(1 - (Math.Sqrt(2 * Math.PI) / x * sum), 0, 1);
        }
        for (int i = 1; i <= Terms; i++)
            sum += (i % 2 == 1 ? 1 : -1) * Math.Exp(-2 * Math.Pow(i * x, 2));
        return Math.Clamp(2 * sum, 0, 1);
    }

    /// <summary>Upper ends of bins that hold as many of the values each; equal ends are one.</summary>
    private static double[] Edges(double[] sorted, int bins) =>
        [.. Enumerable.Range(1, bins - 1).Select(i => sorted[(int)(((long)i * sorted.Length + bins - 1) / bins) - 1]).Distinct()];

    /// <summary>Counts values by bins that are open at both ends, and missing ones at the end.</summary>
    private static long[] ByEdges((double[] Values, int Rows) sample, double[] edges)
    {
        var counts = new long[edges.Length + 2];
        int bin = 0;
        foreach (double value in sample.Values)
        {
            while (bin < edges.Length && value > edges[bin])
                bin++;
            counts[bin]++;
        }
        counts[^1] = sample.Rows - sample.Values.Length;
        return counts;
    }

    /// <summary>Counts each of some values, all others together, and missing ones at the end.</summary>
    private static long[] ByValue((double[] Values, int Rows) sample, double[] values)
    {
        var counts = new long[values.Length + 2];
        foreach (double value in sample.Values)
        {
            int place = Array.BinarySearch(values, value);
            counts[place >= 0 ? place : values.Length]++;
        }
        counts[^1] = sample.Rows - sample.Values.Length;
        return counts;
    }
}
