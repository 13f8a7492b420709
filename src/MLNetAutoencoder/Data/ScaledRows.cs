using System.Runtime.CompilerServices;

namespace MLNetAutoencoder.Data;

/// <summary>
/// Rows of a store as the network sees them. Where a scaling takes longer than reading what it gave, each row is scaled once and kept, if
/// the store's budget has room for all. Safe to use from several threads.
/// </summary>
internal sealed class ScaledRows
{
    private readonly RowStore _store;
    private readonly RowUnpacker _unpacker;
    private readonly bool[] _isKept = [];
    private readonly float[]?[] _kept = []; // a block for each of the store's

    public ScaledRows(RowStore store, RowUnpacker unpacker)
    {
        _store = store;
        _unpacker = unpacker;
        long bytes = (((long)Width * sizeof(float)) + sizeof(bool)) * store.Rows;
        if (!unpacker.IsCostly || !store.IsDense || bytes > store.BytesLeft)
            return;
        _isKept = new bool[store.Rows];
        _kept = new float[store.Blocks][];
    }

    public int Width => _unpacker.Features;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(int row, Span<float> into)
    {
        if (_kept.Length == 0)
        {
            _unpacker.Write(_store.Row(row), into);
            return;
        }
        var place = Place(row);
        if (Volatile.Read(ref _isKept[row]))
        {
            place.CopyTo(into);
            return;
        }
        _unpacker.Write(_store.Row(row), into);
        into.CopyTo(place); // two threads at the same row write the same
        Volatile.Write(ref _isKept[row], true);
    }

    public float Weight(int row) => _store.Weight(row);

    /// <summary>Reads a value or two of a row, so that the processor fetches it.</summary>
    public float Touch(int row)
    {
        var values = _kept.Length == 0 ? _store.Row(row) : Place(row);
        return values.Length > 0 ? values[0] + values[^1] : 0;
    }

    private Span<float> Place(int row)
    {
        var (block, place) = _store.Place(row);
        ref float[]? kept = ref _kept[block];
        if (kept is null)
            Interlocked.CompareExchange(ref kept, GC.AllocateUninitializedArray<float>(_store.RowsOf(block) * Width), null);
        return kept.AsSpan(place * Width, Width);
    }
}
