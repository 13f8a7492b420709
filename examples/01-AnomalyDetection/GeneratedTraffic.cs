namespace MLNetAutoencoder.Examples;

/// <summary>
/// Generated, not measured: connections of a network, of which 2.5% are attacks. Normal ones come from five services; sizes, packets and
/// times hang together as they do on a real line, and the attacks break a few of these bonds rather than being far out in every feature.
/// </summary>
internal static class GeneratedTraffic
{
    // Share, bytes sent and received (powers of ten, and their spread), bytes a packet sent and received, bytes a second (a power of
    // ten), connections a minute, ports touched, share of unanswered connections, failed logins.
    private static readonly Service[] s_normal =
    [
        new(0.45, 3.2, 4.8, 0.45, 300, 1300, 5.6, 12, 2, 0.02, 0.01), // web
        new(0.10, 2.9, 6.8, 0.40, 120, 1420, 6.4, 2, 1, 0.01, 0.01), // download
        new(0.15, 4.5, 3.1, 0.50, 1200, 150, 5.2, 3, 1, 0.02, 0.10), // mail
        new(0.10, 3.9, 4.1, 0.50, 90, 180, 2.9, 1, 1, 0.01, 0.15), // remote shell
        new(0.20, 1.8, 2.2, 0.12, 65, 160, 3.8, 30, 1, 0.04, 0.00), // name service
    ];

    private static readonly Service[] s_attacks =
    [
        new(0.3, 1.7, 1.6, 0.30, 55, 50, 3.4, 60, 60, 0.85, 0.0), // port scan
        new(0.2, 3.3, 3.4, 0.40, 90, 120, 3.6, 25, 1, 0.05, 6.0), // guessing of passwords
        new(0.3, 5.8, 3.6, 0.80, 1350, 90, 5.0, 2, 1, 0.02, 0.1), // data carried off
        new(0.2, 2.2, 1.2, 0.40, 60, 45, 5.0, 300, 2, 0.60, 0.0), // flood
    ];

    private static readonly string[] s_names =
    [
        "log_seconds",
        "log_bytes_out",
        "log_bytes_in",
        "log_packets_out",
        "log_packets_in",
        "packet_size_out",
        "packet_size_in",
        "log_connections_a_minute",
        "log_ports",
        "unanswered",
        "failed_logins",
    ];

    /// <summary>The share of attacks among the connections.</summary>
    public const double Attacks = 1.0 / 40;

    /// <summary>Makes connections of 11 features; the same seed gives the same.</summary>
    public static Table Make(int count, int seed)
    {
        var random = new Random(seed);
        var rows = new Row[count];
        for (int i = 0; i < count; i++)
        {
            bool attack = i % (int)(1 / Attacks) == 0;
            rows[i] = new Row { Label = attack ? 1 : 0, Features = Connection(Pick(attack ? s_attacks : s_normal, random), random) };
        }
        return new Table(rows, s_names);
    }

    private static float[] Connection(Service s, Random random)
    {
        double size = s.Spread * Normal(random);
        double sent = s.Sent + 0.5 * size + 0.1 * Normal(random);
        double received = s.Received + size + 0.1 * Normal(random);
        double packetSent = s.PacketSent * (1 + 0.08 * Normal(random));
        double packetReceived = s.PacketReceived * (1 + 0.08 * Normal(random));
        double bytes = Math.Pow(10, sent) + Math.Pow(10, received);
        double seconds = 0.02 + bytes / Math.Pow(10, s.Speed + 0.2 * Normal(random));
        return
        [
            (float)Math.Log10(seconds),
            (float)sent,
            (float)received,
            (float)Math.Log10(1 + Math.Pow(10, sent) / packetSent),
            (float)Math.Log10(1 + Math.Pow(10, received) / packetReceived),
            (float)packetSent,
            (float)packetReceived,
            (float)Math.Log10(1 + s.Connections * Math.Exp(0.4 * Normal(random))),
            (float)Math.Log10(1 + s.Ports * Math.Exp(0.3 * Normal(random))),
            (float)Math.Clamp(s.Unanswered + 0.02 * Normal(random), 0, 1),
            Poisson(s.FailedLogins, random),
        ];
    }

    private static Service Pick(Service[] services, Random random)
    {
        double left = random.NextDouble();
        return services.FirstOrDefault(s => (left -= s.Share) < 0) ?? services[^1];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static int Poisson(double mean, Random random)
    {
        int count = 0;
        for (double p = random.NextDouble(); p > Math.Exp(-mean); p *= random.NextDouble())
            count++;
        return count;
    }

    private sealed record Service(
        double Share,
        double Sent,
        double Received,
        double Spread,
        double PacketSent,
        double PacketReceived,
        double Speed,
        double Connections,
        double Ports,
        double Unanswered,
        double FailedLogins
    );
}
