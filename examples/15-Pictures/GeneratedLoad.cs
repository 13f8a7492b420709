namespace MLNetAutoencoder.Examples;

/// <summary>
/// Generated, not measured: the requests of a service, hour by hour for seven weeks, with a day's and a week's rhythm; one afternoon the
/// requests double, and one day they stay away.
/// </summary>
internal static class GeneratedLoad
{
    private const int Hours = 7 * 7 * 24;

    private static readonly Range s_rush = (31 * 24 + 12)..(31 * 24 + 17);
    private static readonly Range s_outage = (43 * 24 + 6)..(43 * 24 + 20);

    /// <summary>Makes the hours; the same seed gives the same.</summary>
    public static IReadOnlyList<Hour> Make(int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, Hours)
                .Select(hour => new Hour { Time = new DateTime(2025, 3, 3).AddHours(hour), Requests = Requests(hour, random) }),
        ];
    }

    private static float Requests(int hour, Random random)
    {
        bool weekend = hour / 24 % 7 >= 5;
        double rhythm = 1 - Math.Cos(2 * Math.PI * (hour % 24 - 3) / 24);
        double requests = 120 + (weekend ? 150 : 260) * rhythm + 40 * (random.NextDouble() - 0.5);
        return (float)(
            IsWithin(hour, s_rush) ? 2 * requests
            : IsWithin(hour, s_outage) ? 30
            : requests
        );
    }

    private static bool IsWithin(int hour, Range range) => hour >= range.Start.Value && hour < range.End.Value;

    internal sealed class Hour
    {
        public DateTime Time { get; set; }

        public float Requests { get; set; }
    }
}
