using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetAutoencoder.Data;

/// <summary>Packed rows in memory, in blocks of some megabytes, so that growing never holds much twice.</summary>
internal sealed class RowStore
{
    private const int BlockValues = 1 << 20;
    private const int LeastBlockRows = 16;

    /// <summary>Rows to make room for when nobody says how many will come.</summary>
    private const int FirstRows = 1024;

    private readonly List<RowBlock> _blocks = [];
    private readonly int _features;
    private readonly bool _isWeighted;
    private readonly long _budget;
    private readonly int _shift;
    private readonly int _firstRows;
    private long _closedBytes;

    /// <param name="features">Features per row.</param>
    /// <param name="isWeighted">Whether rows have weights.</param>
    /// <param name="budget">Bytes that rows, their weights and their order may take.</param>
    /// <param name="expectedRows">A guess at the number of rows, for the first room only.</param>
    public RowStore(int features, bool isWeighted, long budget, long? expectedRows = null)
    {
        _features = features;
        _isWeighted = isWeighted;
        _budget = budget;
        int rows = Math.Min(Math.Max(LeastBlockRows, BlockValues / features), Math.Max(1, Array.MaxLength / features));
        _shift = BitOperations.Log2((uint)rows);
        _firstRows = (int)Math.Clamp(expectedRows ?? FirstRows, 1, 1 << _shift);
    }

    public int Rows { get; private set; }

    public int Blocks => _blocks.Count;

    /// <summary>Whether no row is sparse.</summary>
    public bool IsDense => _blocks.TrueForAll(block => block.IsDense);

    /// <summary>What rows, their weights and their order leave of the budget.</summary>
    public long BytesLeft => _budget - _blocks.Sum(block => block.Bytes) - ((long)sizeof(int) * Rows);

    /// <summary>Adds a packed row; false, and nothing added, when it would exceed the budget.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryAdd(ReadOnlySpan<float> row, float weight)
    {
        if (Rows == Array.MaxLength)
            return false;
        bool isFull = _blocks.Count == 0 || _blocks[^1].IsFull;
        long before = _closedBytes + (isFull && _blocks.Count > 0 ? _blocks[^1].Bytes : 0) + (sizeof(int) * (Rows + 1L));
        var block = isFull ? new RowBlock(_features, _isWeighted, 1 << _shift, 0) : _blocks[^1];
        if (before + block.BytesWith(row.Length) > _budget)
            return false;
        if (isFull)
            block = Open(row.Length, before);
        block.Add(row, weight);
        Rows++;
        return true;
    }

    /// <summary>A packed row.</summary>
    public ReadOnlySpan<float> Row(int row)
    {
        var (block, place) = Place(row);
        return _blocks[block].Row(place);
    }

    public float Weight(int row)
    {
        var (block, place) = Place(row);
        return _blocks[block].Weight(place);
    }

    /// <summary>The block in which a row lies, and which of its rows it is.</summary>
    public (int Block, int Place) Place(int row) => (row >> _shift, row & ((1 << _shift) - 1));

    /// <summary>How many rows a block holds.</summary>
    public int RowsOf(int block) => _blocks[block].Rows;

    /// <summary>Gives back room that no row came for.</summary>
    public void Trim() => _blocks.LastOrDefault()?.Trim();

    /// <summary>Gives out the blocks in order and forgets each as it does.</summary>
    public IEnumerable<RowBlock> Drain()
    {
        Rows = 0;
        for (int i = 0; i < _blocks.Count; i++)
        {
            var block = _blocks[i];
            _blocks[i] = null!;
            yield return block;
        }
        _blocks.Clear();
    }

    /// <summary>Closes the last block and opens one as large as that became.</summary>
    private RowBlock Open(int length, long bytes)
    {
        long values = (long)length * _firstRows;
        if (_blocks.Count > 0)
        {
            _closedBytes += _blocks[^1].Bytes;
            _blocks[^1].Trim();
            values = Math.Max(length, _blocks[^1].Used);
        }
        values = Math.Max(length, Math.Min(values, (_budget - bytes) / sizeof(float)));
        _blocks.Add(new RowBlock(_features, _isWeighted, 1 << _shift, (int)values));
        return _blocks[^1];
    }
}
