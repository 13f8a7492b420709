using System.Diagnostics;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>A scoring loop that is warm and knows how many rows it scores in the time of a sample. Owns the loop.</summary>
internal sealed class Contender : ITimedLoop
{
    private const int FirstRows = 64;
    private readonly ScoringLoop _loop;
    private readonly int _sampleRows;

    /// <param name="loop">What to measure.</param>
    /// <param name="rows">Rows that there are.</param>
    /// <param name="warmUp">How long to run it before; the last pass may go beyond.</param>
    /// <param name="sample">How long a sample takes, unless there are too few rows.</param>
    public Contender(ScoringLoop loop, int rows, TimeSpan warmUp, TimeSpan sample)
    {
        _loop = loop;
        _sampleRows = Math.Min(rows, FirstRows);
        // Many short passes first: only a method that was called often gets .NET's best code, however long one call runs.
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < warmUp / 2; )
            Measure();
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < warmUp / 2; )
            _sampleRows = (int)Math.Clamp(Measure() * sample.TotalSeconds, _sampleRows, Math.Min(rows, _sampleRows * 4L));
    }

    public string Name => _loop.Name;

    public double Measure()
    {
        long start = Stopwatch.GetTimestamp();
        double sum = _loop.Run(_sampleRows);
        var elapsed = Stopwatch.GetElapsedTime(start);
        return double.IsFinite(sum) ? _sampleRows / elapsed.TotalSeconds : throw new InvalidOperationException($"{Name} scored NaN.");
    }

    public void Dispose() => _loop.Dispose();
}
