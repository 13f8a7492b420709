namespace MLNetAutoencoder.Examples;

/// <summary>Generated, not measured: the electricity of a day, hour by hour, of six kinds of customers (the labels 0 to 5).</summary>
internal static class GeneratedProfiles
{
    // Each kind has peaks: the hour in the middle, how many hours wide, how high.
    private static readonly (double Hour, double Width, double Height)[][] s_peaks =
    [
        [(7.5, 1.2, 0.7), (19.5, 2, 1)], // household
        [(10.5, 2, 0.9), (14.5, 2.2, 1)], // office
        [(8, 5, 0.8), (20, 5, 0.8)], // factory of two shifts
        [(1, 3.5, 1), (23, 2.5, 1)], // street lamps
        [(4.5, 2, 1)], // bakery
        [(21, 1.8, 1), (16, 1.5, 0.3)], // cinema
    ];

    /// <summary>Makes days of the kinds in turn; the same seed gives the same.</summary>
    public static Table Make(int count, int seed)
    {
        var random = new Random(seed);
        return new Table([
            .. Enumerable
                .Range(0, count)
                .Select(i => new Row { Label = i % s_peaks.Length, Features = Day(s_peaks[i % s_peaks.Length], random) }),
        ]);
    }

    private static float[] Day((double Hour, double Width, double Height)[] peaks, Random random)
    {
        double size = 0.5 + random.NextDouble(),
            shift = 3 * random.NextDouble() - 1.5;
        return
        [
            .. Enumerable
                .Range(0, 24)
                .Select(hour =>
                    (float)(size * (0.1 + peaks.Sum(peak => peak.Height * At(hour - shift, peak)) + 0.1 * random.NextDouble()))
                ),
        ];
    }

    /// <summary>The day is a circle: one in the morning is near eleven at night.</summary>
    private static double At(double hour, (double Hour, double Width, double Height) peak)
    {
        double apart = Math.Abs(hour - peak.Hour) % 24;
        return Math.Exp(-Math.Pow(Math.Min(apart, 24 - apart) / peak.Width, 2) / 2);
    }
}
