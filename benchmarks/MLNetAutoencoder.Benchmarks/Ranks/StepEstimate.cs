using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// What a step takes on several nodes, on paper: its work, and the sum of its gradient by reduce-scatter and all-gather (Rabenseifner 2004),
/// which sends twice the gradient but for a node's own part over each link, in twice log2 n messages.
/// </summary>
/// <param name="Milliseconds">Of the work.</param>
/// <param name="Bytes">Of the gradient.</param>
/// <param name="MessageMilliseconds">Of a small message.</param>
internal sealed record StepEstimate(double Milliseconds, double Bytes, double MessageMilliseconds)
{
    private const double BytesPerMillisecond = 1e9 / 8 / 1000; // at 1 Gbit/s

    /// <summary>Gbit/s of a link.</summary>
    public static int[] Rates { get; } = [1, 10, 25];

    /// <summary>The part of n times the speed of one node that n nodes reach.</summary>
    public double Share(int nodes, int gigabits)
    {
        double sent = 2.0 * (nodes - 1) / nodes * Bytes / (gigabits * BytesPerMillisecond),
            waited = 2 * Math.Log2(nodes) * MessageMilliseconds;
        return Milliseconds / (Milliseconds + sent + waited);
    }

    public string Describe(Network network) =>
        Invariant.Text(
            $"{network}: a step takes {Milliseconds:F2} ms on a core, its gradient has {Bytes / 1000:N0} KB, a message takes "
                + $"{1000 * MessageMilliseconds:F0} µs. Share of n times the speed:"
        );

    public static string Percent(double share) => TextTable.Number(share, "P0").Replace(" ", "", StringComparison.Ordinal);
}
