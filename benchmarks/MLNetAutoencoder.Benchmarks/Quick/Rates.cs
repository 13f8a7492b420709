using System.Diagnostics;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// Rates of several loops, taken in turns. A noisy machine slows all of one round alike, so ratios are taken within a round, and the median
/// of the rounds' ratios is what counts. A loop's part of a round has a least length, because a scheduler with much to do favors short
/// runs.
/// </summary>
internal sealed class Rates
{
    private const int MostRounds = 21;
    private const int FewestRounds = 9;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastSample = TimeSpan.FromMilliseconds(300);

    private readonly Dictionary<ITimedLoop, List<double>> _rates;

    private Rates(IEnumerable<ITimedLoop> loops) => _rates = loops.ToDictionary(loop => loop, _ => new List<double>());

    public int Rounds => _rates.Values.First().Count;

    /// <summary>Measures loops that are warm already.</summary>
    public static Rates InTurns(params IReadOnlyList<ITimedLoop> loops)
    {
        var rates = new Rates(loops);
        for (long start = Stopwatch.GetTimestamp(); !rates.AreEnough(start); )
        {
            foreach (var loop in loops)
                rates._rates[loop].Add(Sample(loop));
        }
        return rates;
    }

    /// <summary>Runs each loop once or more until it is warm, then measures.</summary>
    public static Rates Warm(params IReadOnlyList<ITimedLoop> loops)
    {
        foreach (var loop in loops)
        {
            long start = Stopwatch.GetTimestamp();
            do loop.Measure();
            while (Stopwatch.GetElapsedTime(start) < WarmUp);
        }
        return InTurns(loops);
    }

    public double Median(ITimedLoop loop) => Median(_rates[loop]);

    public double Ratio(ITimedLoop loop, ITimedLoop to) => Median(_rates[loop].Zip(_rates[to], (a, b) => a / b));

    /// <summary>The rate over several measurements of the same amount of work, of which each took as long as its rate tells.</summary>
    private static double Sample(ITimedLoop loop)
    {
        GC.Collect(); // nobody pays for what another left behind
        GC.WaitForPendingFinalizers();
        double times = 0;
        int count = 0;
        for (long start = Stopwatch.GetTimestamp(); count == 0 || Stopwatch.GetElapsedTime(start) < LeastSample; count++)
            times += 1 / loop.Measure();
        return count / times;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Whether there are many rounds, or the time is up and there are just enough.</summary>
    private bool AreEnough(long start) => Rounds >= MostRounds || (Rounds >= FewestRounds && Stopwatch.GetElapsedTime(start) > Budget);
}
