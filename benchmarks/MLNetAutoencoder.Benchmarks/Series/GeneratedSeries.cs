namespace MLNetAutoencoder.Benchmarks;

/// <summary>A measurement, and whether it is an anomaly.</summary>
internal sealed class SeriesPoint
{
    public float Label { get; set; }

    public DateTime Time { get; set; }

    public float Value { get; set; }
}

/// <summary>Series with a cycle of 60 rows and noise, and one kind of anomaly each, three times after the first half.</summary>
internal static class GeneratedSeries
{
    private const int Rows = 6000;
    private const int Period = 60;
    private const double Noise = 0.15;
    private static readonly int[] s_places = [3200, 4200, 5200];

    public static IEnumerable<(string Name, IReadOnlyList<SeriesPoint> Points)> All() =>
        [
            ("generated: level shift", Make(120, (value, _, _) => value + 1)),
            ("generated: spike", Make(3, (value, _, _) => value + 2)),
            ("generated: missing cycle", Make(Period, (_, _, noise) => noise)),
            ("generated: noise change", Make(120, (value, _, noise) => value + (3 * noise))),
        ];

    private static List<SeriesPoint> Make(int length, Func<double, int, double, double> change)
    {
        var random = new Random(7);
        List<SeriesPoint> points = [];
        for (int row = 0; row < Rows; row++)
        {
            double noise = Noise * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            double value = Math.Sin(2 * Math.PI * row / Period) + (0.4 * Math.Sin(4 * Math.PI * row / Period)) + noise;
            bool isAnomaly = s_places.Any(place => row >= place && row < place + length);
            points.Add(
                new SeriesPoint
                {
                    Label = isAnomaly ? 1 : 0,
                    Time = DateTime.UnixEpoch.AddMinutes(row),
                    Value = (float)(isAnomaly ? change(value, row, noise) : value),
                }
            );
        }
        return points;
    }
}
