using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Data;

/// <summary>
/// Mixes rows that pass through. Each is put behind the others of a bin drawn at random; a full bin is let out, shuffled. So every bin
/// holds a random part of the last rows, and memory is written and read in long runs. At first bins count as full at different heights:
/// they never all come at once, and rows are let out long before the pool is full.
/// </summary>
internal sealed class ShufflePool
{
    /// <summary>A bin is shuffled fast while it fits a processor's own cache.</summary>
    private const int BinBytes = 1 << 20;
    private const int LeastBins = 16;
    private const int MostBins = 512;

    /// <summary>Below this nothing would be mixed.</summary>
    private const int LeastBytes = 1 << 16;

    /// <summary>A row takes a float's bytes at least, and rows are numbered by integers.</summary>
    private const long MostBytes = sizeof(float) * (1L << 30);

    private readonly RowBlock[] _bins;
    private readonly long[] _limits;
    private readonly long _limit;
    private readonly int _longestRow;
    private int[] _order = [];
    private SplitMix64 _random;

    /// <param name="features">Features per row.</param>
    /// <param name="isWeighted">Whether rows have weights.</param>
    /// <param name="budget">Bytes that the rows may take; some are held even when that is nothing.</param>
    public ShufflePool(int features, bool isWeighted, long budget)
    {
        long bytes = Math.Clamp(budget, LeastBytes, MostBytes);
        int bins = (int)Math.Clamp(bytes / BinBytes, LeastBins, MostBins);
        // Values, weight and end of a row.
        _longestRow = sizeof(float) * (features + 2);
        _limit = Math.Clamp(bytes / bins, _longestRow, (long)Array.MaxLength);
        int room = (int)(_limit / sizeof(float));
        _limits = new long[bins];
        _bins = [.. Enumerable.Range(0, bins).Select(_ => new RowBlock(features, isWeighted, int.MaxValue, room))];
    }

    /// <summary>Forgets all rows and begins anew.</summary>
    public void Start(SplitMix64 random)
    {
        _random = random;
        for (int i = 0; i < _bins.Length; i++)
        {
            _bins[i].Clear();
            _limits[i] = _limit * (i + 1) / _bins.Length;
        }
    }

    /// <param name="row">A packed row.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="output">Takes rows that leave.</param>
    public void Add(ReadOnlySpan<float> row, float weight, BlockWriter output)
    {
        int drawn = _random.Below(_bins.Length);
        var bin = _bins[drawn];
        bin.Add(row, weight);
        if (bin.Bytes + _longestRow <= _limits[drawn])
            return;
        _limits[drawn] = _limit;
        Empty(bin, output);
    }

    /// <summary>Lets all rows out, shuffled together: what bins hold at the end differs in age.</summary>
    public void Drain(BlockWriter output)
    {
        var ends = new int[_bins.Length];
        for (int i = 0; i < ends.Length; i++)
            ends[i] = _bins[i].Rows + (i == 0 ? 0 : ends[i - 1]);
        foreach (int row in Shuffle(ends[^1]))
        {
            int bin = Array.BinarySearch(ends, row + 1);
            bin = bin < 0 ? ~bin : bin;
            while (bin > 0 && ends[bin - 1] == ends[bin])
                bin--; // one that is empty ends where the one before does
            int place = row - (bin == 0 ? 0 : ends[bin - 1]);
            output.Add(_bins[bin].Row(place), _bins[bin].Weight(place));
        }
    }

    private void Empty(RowBlock bin, BlockWriter output)
    {
        foreach (int row in Shuffle(bin.Rows))
            output.Add(bin.Row(row), bin.Weight(row));
        bin.Clear();
    }

    /// <summary>Numbers in a random order: Fisher and Yates's shuffle from the inside out.</summary>
    private ReadOnlySpan<int> Shuffle(int count)
    {
        if (_order.Length < count)
            _order = new int[count];
        for (int i = 0; i < count; i++)
        {
            int other = _random.Below(i + 1);
            _order[i] = _order[other];
            _order[other] = i;
        }
        return _order.AsSpan(0, count);
    }
}
