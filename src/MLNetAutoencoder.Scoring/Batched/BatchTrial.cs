using System.Diagnostics;
using System.Numerics;

namespace MLNetAutoencoder.Batched;

/// <summary>
/// Learns from the first rows whether a model computes each row by itself, so that rows can be computed together, and from the first
/// batches how many at a time. Shared by all cursors of a transformer; thread-safe.
/// </summary>
/// <param name="rows">What is known of the rows beforehand.</param>
/// <param name="given">The batch size; null to measure it.</param>
/// <param name="widest">Values of the widest row.</param>
/// <param name="weights">Numbers in the model, most of which are multiplied once a row.</param>
internal sealed class BatchTrial(RowDependence rows, int? given, int widest, long weights)
{
    /// <summary>Values that a batch holds at its widest.</summary>
    private const int BatchValues = 1 << 22;
    private const int Largest = 2048;

    /// <summary>Rows that a measurement begins with, of which there have to be as many.</summary>
    private const int FirstMeasured = 64;
    private const int ComparedRows = 8;
    private const double Tolerance = 1e-4;
    private const double LongestMeasurement = 0.2; // seconds
    private const double HeavyBatch = 5e-5; // seconds
    private const double SecondsPerWeight = 1e-10; // until it is measured

    private readonly object _lock = new();
    private volatile int _size = given ?? Math.Clamp(1 << BitOperations.Log2((uint)(BatchValues / Math.Max(widest, 1) | 1)), 1, Largest);
    private volatile bool _isMeasured = given is not null;
    private volatile RowDependence _rows = rows;
    private double _secondsPerRow = weights * SecondsPerWeight;

    /// <summary>Rows of a batch; never grows.</summary>
    public int Size => _size;

    /// <summary>Whether a batch takes long enough to be worth handing to another thread.</summary>
    public bool IsHeavy => Volatile.Read(ref _secondsPerRow) * _size >= HeavyBatch;

    public RowDependence Rows => _rows;

    /// <summary>Computes rows of which it is not known whether they can be computed together.</summary>
    /// <param name="together">Has the rows; has their outputs afterwards, where they could.</param>
    /// <param name="single">Computes one.</param>
    /// <param name="count">How many there are, 2 or more.</param>
    /// <returns>Whether they could.</returns>
    public bool TryTogether(OnnxRunner together, OnnxRunner single, int count)
    {
        bool isSame = IsSame(together, single, count);
        _rows = isSame ? RowDependence.Independent : RowDependence.Dependent;
        return isSame;
    }

    /// <summary>Finds the fastest batch size by running copies of some rows, once there are enough of them.</summary>
    /// <param name="rows">Has the rows.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="newRunner">Makes a runner for more.</param>
    public void Measure(OnnxRunner rows, int count, Func<int, OnnxRunner> newRunner)
    {
        if (_isMeasured || count < Math.Min(FirstMeasured, _size))
            return;
        lock (_lock)
        {
            if (_isMeasured)
                return;
            using var runner = newRunner(_size);
            for (int row = 0; row < _size; row++)
                rows.CopyRow(row % count, runner, row);
            var watch = Stopwatch.StartNew();
            int size = Math.Min(FirstMeasured, _size);
            double seconds = Seconds(runner, size);
            for (int next = 2 * size; next <= _size && watch.Elapsed.TotalSeconds < LongestMeasurement; next *= 2)
            {
                double measured = Seconds(runner, next);
                if (measured < 0.97 * seconds)
                    (size, seconds) = (next, measured);
            }
            Volatile.Write(ref _secondsPerRow, seconds);
            _size = size;
            _isMeasured = true;
        }
    }

    private static bool IsSame(OnnxRunner together, OnnxRunner single, int count)
    {
        try
        {
            together.Run(count);
        }
        catch (InvalidOperationException)
        {
            return false; // what is wrong with the rows themselves shows when they are run one by one
        }
        int compared = Math.Min(count, ComparedRows);
        for (int i = 0; i < compared; i++)
        {
            int row = (int)((long)i * (count - 1) / Math.Max(compared - 1, 1));
            together.CopyRow(row, single, 0);
            single.Run(1);
            for (int output = 0; output < single.Outputs.Count; output++)
            {
                if (together.Outputs[output].Difference(row, single.Outputs[output], 0) > Tolerance)
                    return false;
            }
        }
        return true;
    }

    /// <summary>The shortest of three runs, by row.</summary>
    private static double Seconds(OnnxRunner runner, int rows)
    {
        double shortest = double.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long start = Stopwatch.GetTimestamp();
            runner.Run(rows);
            shortest = Math.Min(shortest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return shortest / rows;
    }
}
