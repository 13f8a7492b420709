using MLNetAutoencoder.Series;

namespace MLNetAutoencoder.Estimators;

/// <summary>
/// The length of a window by the series themselves: the lag at which the autocorrelation is highest after it first fell below zero, which
/// is the period of a periodic series. Of peaks that are nearly as high, as multiples of a period have them, the first.
/// </summary>
internal static class SeriesPeriod
{
    /// <summary>The shortest window, and the one of a series without a period; a shorter period is taken several times.</summary>
    public const int Shortest = 100;

    private const int LongestPeriod = 512;
    private const int MostRows = 50_000;

    /// <summary>The least autocorrelation of a period.</summary>
    private const double Significant = 0.2;

    private const double NearlyAsHigh = 0.95;

    /// <summary>A window of whole periods, at most half of the series.</summary>
    public static int Window(SeriesRows series, int features)
    {
        int period = Find(series.Values, features) ?? Shortest;
        int periods = (Shortest + period - 1) / period;
        return Math.Min(periods * period, series.Count / 2);
    }

    /// <summary>The period; null where there is none.</summary>
    /// <param name="values">Row-major; NaN where a value is missing.</param>
    /// <param name="features">Values of a row; their autocorrelations are averaged.</param>
    public static int? Find(ReadOnlySpan<float> values, int features)
    {
        int rows = Math.Min(values.Length / features, MostRows);
        var last = values[^(rows * features)..];
        var correlation = new double[Math.Min(LongestPeriod, rows / 2) + 1];
        for (int feature = 0; feature < features; feature++)
            Add(last, feature, features, correlation);
        int lag = 1;
        while (lag < correlation.Length && correlation[lag] > 0)
            lag++;
        int first = Math.Max(lag, 2);
        double highest = 0;
        for (lag = first; lag < correlation.Length - 1; lag++)
        {
            if (IsPeak(lag))
                highest = Math.Max(highest, correlation[lag]);
        }
        if (highest <= Significant * features)
            return null;
        for (lag = first; !IsPeak(lag) || correlation[lag] < NearlyAsHigh * highest; lag++) { }
        return lag;

        bool IsPeak(int at) => correlation[at] > correlation[at - 1] && correlation[at] >= correlation[at + 1];
    }

    /// <summary>Adds the autocorrelation of a column, over the pairs that are there; none where it is constant.</summary>
    private static void Add(ReadOnlySpan<float> values, int feature, int features, double[] correlation)
    {
        int rows = values.Length / features;
        var centred = new double[rows];
        double sum = 0;
        int count = 0;
        for (int row = 0; row < rows; row++)
        {
            float value = values[(row * features) + feature];
            if (float.IsNaN(value))
                continue;
            sum += value;
            count++;
        }
        double squares = 0;
        for (int row = 0; row < rows; row++)
        {
            float value = values[(row * features) + feature];
            centred[row] = float.IsNaN(value) ? 0 : value - (sum / count);
            squares += centred[row] * centred[row];
        }
        if (squares <= 1e-12 * Math.Abs(sum) || squares == 0)
            return;
        for (int lag = 0; lag < correlation.Length; lag++)
        {
            double products = 0;
            for (int row = lag; row < rows; row++)
                products += centred[row] * centred[row - lag];
            correlation[lag] += products / squares * rows / (rows - lag);
        }
    }
}
