using System.Runtime.CompilerServices;

namespace MLNetAutoencoder;

/// <summary>Serves rows of a store in batches.</summary>
internal sealed class StoredReader : IBatchReader
{
    private readonly RowStore _store;
    private readonly RowUnpacker _unpacker;
    private readonly double _weightFactor;
    private readonly RowOrder _order;
    private readonly int _batchSize;
    private Action? _whenDone;
    private int _start;
    private int _end;

    public StoredReader(RowStore store, RowUnpacker unpacker, double weightFactor, RowOrder order, int batchSize, Action? whenDone = null)
    {
        _store = store;
        _unpacker = unpacker;
        _weightFactor = weightFactor;
        _order = order;
        _batchSize = batchSize;
        _whenDone = whenDone;
    }

    public int Next()
    {
        _start = _end;
        _end += Math.Min(_batchSize, _order.Count - _end);
        _order.DrawUpTo(_end);
        return _end - _start;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(int first, int count, Span<float> rows, Span<float> weights)
    {
        int features = _unpacker.Features;
        Touch(first, count);
        for (int i = 0; i < count; i++)
            _unpacker.Write(_store.Row(_order[_start + first + i]), rows.Slice(i * features, features));
        if (weights.IsEmpty)
            return;
        for (int i = 0; i < count; i++)
            weights[i] = (float)(_store.Weight(_order[_start + first + i]) * _weightFactor);
    }

    /// <summary>
    /// Reads a value or two of each row, so that the processor fetches the rows, which lie anywhere in memory, side by side instead of one
    /// after the other.
    /// </summary>
    /// <returns>Their sum, which nobody wants.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private float Touch(int first, int count)
    {
        float sum = 0;
        for (int i = 0; i < count; i++)
        {
            var row = _store.Row(_order[_start + first + i]);
            if (row.Length > 0)
                sum += row[0] + row[^1];
        }
        return sum;
    }

    public void Skip(long batches)
    {
        for (long i = 0; i < batches && Next() > 0; i++)
        {
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _whenDone, null)?.Invoke();
}
