namespace MLNetAutoencoder.Examples;

/// <summary>One hour of a network's demand.</summary>
internal sealed class Demand
{
    public DateTime Time { get; set; }

    public float Megawatts { get; set; }

    /// <summary>1 where something was put in that should be found; for measuring only.</summary>
    public bool Label { get; set; }
}

/// <summary>Generated, not measured: hourly demand with a daily rhythm, and three things that do not belong in it.</summary>
internal static class GeneratedDemand
{
    public static readonly DateTime Start = new(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>What is put in, and when: neither is higher or lower than every usual hour.</summary>
    public static readonly (string Name, DateTime From, DateTime To)[] Incidents =
    [
        ("a night that never came", At(66, 0), At(66, 5)),
        ("a meter that stood still", At(73, 8), At(73, 20)),
        ("a day of half the demand", At(82, 0), At(82, 23)),
    ];

    public static List<Demand> Make(int days, int seed)
    {
        var random = new Random(seed);
        var rows = new List<Demand>(days * 24);
        for (int hour = 0; hour < days * 24; hour++)
        {
            var time = Start.AddHours(hour);
            double usual = Usual(time.Hour);
            int incident = Array.FindIndex(Incidents, i => i.From <= time && time <= i.To);
            double value = incident switch
            {
                0 => Usual(12),
                1 => rows.Count > 0 && rows[^1].Label ? rows[^1].Megawatts : usual,
                2 => 200 + usual / 2,
                _ => usual,
            };
            double noise = incident == 1 && rows[^1].Label ? 0 : 12 * (random.NextDouble() + random.NextDouble() - 1);
            rows.Add(
                new Demand
                {
                    Time = time,
                    Megawatts = (float)(value + noise),
                    Label = incident >= 0,
                }
            );
        }
        return rows;
    }

    private static DateTime At(int day, int hour) => Start.AddDays(day).AddHours(hour);

    private static double Usual(int hour) =>
        520 + 140 * Math.Sin((hour - 7) / 24.0 * 2 * Math.PI) + 40 * Math.Sin((hour - 4) / 12.0 * 2 * Math.PI);
}
