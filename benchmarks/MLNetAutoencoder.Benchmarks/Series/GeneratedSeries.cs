namespace MLNetAutoencoder.Benchmarks;

/// <summary>A measurement, or several, and whether it is an anomaly.</summary>
internal sealed class SeriesPoint
{
    public float Label { get; set; }

    public float[] Values { get; set; } = [];
}

/// <summary>Series whose anomalies are known.</summary>
internal static class GeneratedSeries
{
    private const int Rows = 6000;
    private const int Period = 60;
    private const double Noise = 0.15;
    private const int Day = 24;
    private static readonly int[] s_places = [3200, 4200, 5200];

    /// <summary>Cycles of 60 rows and noise, and one kind of anomaly each, three times after the first half.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<SeriesPoint> Points)> All() =>
        [
            ("generated: level shift", Cycles(120, s_places, (value, _) => value + 1)),
            ("generated: spike", Cycles(3, s_places, (value, _) => value + 2)),
            ("generated: missing cycle", Cycles(Period, s_places, (_, noise) => noise)),
            ("generated: noise change", Cycles(120, s_places, (value, noise) => value + (3 * noise))),
        ];

    /// <summary>What the defaults of the network were not chosen with.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<SeriesPoint> Points)> Others() =>
        [
            ("unseen: spikes in training too", Cycles(3, [500, 1100, 1900, .. s_places], (value, _) => value + 2)),
            ("unseen: missing cycles in training too", Cycles(Period, [500, 1700, .. s_places], (_, noise) => noise)),
            ("unseen: no noise, spike of 6 rows", NoNoise()),
            ("unseen: relation of two breaks", Relation()),
            ("unseen: days, incidents in training too", Days()),
        ];

    private static List<SeriesPoint> Cycles(int length, int[] places, Func<double, double, double> change)
    {
        var random = new Random(7);
        return Make(
            Rows,
            row => Array.Exists(places, place => row >= place && row < place + length),
            (row, isAnomaly) =>
            {
                double noise = Noise * Normal(random);
                double value = Math.Sin(2 * Math.PI * row / Period) + (0.4 * Math.Sin(4 * Math.PI * row / Period)) + noise;
                return [isAnomaly ? change(value, noise) : value];
            }
        );
    }

    private static List<SeriesPoint> NoNoise() =>
        Make(2250, row => row is >= 1600 and < 1606, (row, isAnomaly) => [Math.Sin(row / 4.0) + (isAnomaly ? 3 : 0)]);

    /// <summary>A walk that is drawn back to 0, measured twice; then the second is the walk of 1000 rows before.</summary>
    private static List<SeriesPoint> Relation()
    {
        var random = new Random(11);
        var walk = new double[Rows];
        for (int row = 1; row < Rows; row++)
            walk[row] = (0.97 * walk[row - 1]) + (0.25 * Normal(random));
        return Make(
            Rows,
            row => Array.Exists(s_places, place => row >= place && row < place + 80),
            (row, isAnomaly) => [walk[row] + (0.1 * Normal(random)), walk[isAnomaly ? row - 1000 : row] + (0.1 * Normal(random))]
        );
    }

    /// <summary>Hours of a demand with a daily rhythm: nights that never came, meters that stood still, days of half the demand.</summary>
    private static List<SeriesPoint> Days()
    {
        var random = new Random(13);
        (int Day, int From, int Hours)[] incidents = [(12, 0, 6), (31, 8, 13), (50, 0, 24), (90, 0, 6), (110, 8, 13), (130, 0, 24)];
        double last = 0;
        return Make(
            150 * Day,
            hour => Array.Exists(incidents, i => hour >= (i.Day * Day) + i.From && hour < (i.Day * Day) + i.From + i.Hours),
            (hour, isAnomaly) =>
            {
                double usual = Usual(hour % Day);
                double value = isAnomaly
                    ? Array.Find(incidents, i => i.Day == hour / Day).Hours switch
                    {
                        6 => Usual(12),
                        13 => last,
                        _ => 200 + (usual / 2),
                    }
                    : usual;
                last = value == last ? last : value + (5 * Normal(random));
                return [last];
            }
        );

        static double Usual(int hour) =>
            520 + (140 * Math.Sin((hour - 7) / 24.0 * 2 * Math.PI)) + (40 * Math.Sin((hour - 4) / 12.0 * 2 * Math.PI));
    }

    private static List<SeriesPoint> Make(int rows, Predicate<int> isAnomaly, Func<int, bool, double[]> values) =>
        [
            .. Enumerable
                .Range(0, rows)
                .Select(row => new SeriesPoint
                {
                    Label = isAnomaly(row) ? 1 : 0,
                    Values = Array.ConvertAll(values(row, isAnomaly(row)), value => (float)value),
                }),
        ];

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
