using System.Diagnostics;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// Rows per second of several contenders, taken in turns. A noisy machine slows all of one round alike, so ratios are taken within a
/// round, and the median of the rounds' ratios is what counts.
/// </summary>
internal sealed class Rates(int contenders)
{
    public const int MostRounds = 21;
    private const int FewestRounds = 5;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<double>[] _rates = [.. Enumerable.Range(0, contenders).Select(_ => new List<double>())];

    /// <summary>Whether there are enough rounds, or the time is up and there are just enough.</summary>
    public bool AreEnough => _rates[0].Count >= MostRounds || (_rates[0].Count >= FewestRounds && Stopwatch.GetElapsedTime(_start) > Budget);

    /// <summary>Adds a round, one rate per contender.</summary>
    public void Add(params ReadOnlySpan<double> round)
    {
        for (int i = 0; i < round.Length; i++)
            _rates[i].Add(round[i]);
    }

    public double Median(int contender) => Median(_rates[contender]);

    public double Ratio(int contender, int to) => Median(_rates[contender].Zip(_rates[to], (a, b) => a / b));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
