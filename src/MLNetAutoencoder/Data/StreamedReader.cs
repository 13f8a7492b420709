using System.Runtime.CompilerServices;

namespace MLNetAutoencoder;

/// <summary>Serves rows in batches as they are read.</summary>
/// <param name="source">Blocks of a whole number of batches, but for the last. Owned.</param>
/// <param name="unpacker">Writes rows out.</param>
/// <param name="weightFactor">What weights are multiplied by.</param>
/// <param name="batchSize">Rows per batch.</param>
/// <param name="whenDone">Called once the source has stopped.</param>
internal sealed class StreamedReader(ReadAhead source, RowUnpacker unpacker, double weightFactor, int batchSize, Action whenDone) : IBatchReader
{
    private RowBlock? _block;
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private bool _isDisposed;

    public int Next()
    {
        if (_isAtEnd)
            return 0;
        if (_block is null || _end == _block.Rows)
        {
            _block = source.Next(_block);
            _end = 0;
            _isAtEnd = _block is null;
        }
        _start = _end;
        _end += Math.Min(batchSize, (_block?.Rows ?? 0) - _end);
        return _end - _start;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(int first, int count, Span<float> rows, Span<float> weights)
    {
        int features = unpacker.Features;
        for (int i = 0; i < count; i++)
            unpacker.Write(_block!.Row(_start + first + i), rows.Slice(i * features, features));
        if (weights.IsEmpty)
            return;
        for (int i = 0; i < count; i++)
            weights[i] = (float)(_block!.Weight(_start + first + i) * weightFactor);
    }

    public void Skip(long batches)
    {
        for (long i = 0; i < batches && Next() > 0; i++)
        {
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        source.Dispose();
        whenDone();
    }
}
