using System.Runtime.CompilerServices;

namespace MLNetAutoencoder.Data;

/// <summary>Packed rows one behind the other, with their weights. Grows as rows come.</summary>
internal sealed class RowBlock
{
    private readonly int _features;
    private readonly bool _isWeighted;
    private float[] _values;
    private float[] _weights = [];
    private int[] _ends = [];
    private bool _hasEnds;
    private int _used;

    /// <param name="features">Features per row.</param>
    /// <param name="isWeighted">Whether weights are kept; without, every weight is 1.</param>
    /// <param name="capacity">Rows that it takes at most.</param>
    /// <param name="values">Floats to make room for at once.</param>
    public RowBlock(int features, bool isWeighted, int capacity, int values)
    {
        _features = features;
        _isWeighted = isWeighted;
        _values = GC.AllocateUninitializedArray<float>(values);
        Capacity = capacity;
    }

    /// <summary>Rows that it takes at most.</summary>
    public int Capacity { get; }

    public int Rows { get; private set; }

    public bool IsFull => Rows == Capacity;

    /// <summary>Whether all rows are as long as they have features.</summary>
    public bool IsDense => !_hasEnds;

    /// <summary>Floats in use by packed rows.</summary>
    public int Used => _used;

    /// <summary>Bytes in use.</summary>
    public long Bytes => BytesOf(_used, Rows, _hasEnds);

    /// <summary>Bytes in use once another row of this packed length is added.</summary>
    public long BytesWith(int length) => BytesOf(_used + (long)length, Rows + 1L, _hasEnds || length != _features);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<float> row, float weight)
    {
        int end = _used + row.Length;
        if (end > _values.Length)
            Array.Resize(ref _values, Grown(_values.Length, end, (long)Capacity * _features));
        row.CopyTo(_values.AsSpan(_used));
        if (_hasEnds || row.Length != _features)
            KeepEnd(end);
        if (_isWeighted)
        {
            if (Rows == _weights.Length)
                Array.Resize(ref _weights, Grown(Rows, Rows + 1, Capacity));
            _weights[Rows] = weight;
        }
        _used = end;
        Rows++;
    }

    /// <summary>A packed row.</summary>
    public ReadOnlySpan<float> Row(int index)
    {
        if (!_hasEnds)
            return _values.AsSpan(index * _features, _features);
        int start = index == 0 ? 0 : _ends[index - 1];
        return _values.AsSpan(start, _ends[index] - start);
    }

    public float Weight(int index) => _isWeighted ? _weights[index] : 1;

    /// <summary>Forgets the rows and keeps the room.</summary>
    public void Clear()
    {
        _hasEnds = false;
        _used = 0;
        Rows = 0;
    }

    /// <summary>Gives back room that no row came for.</summary>
    public void Trim()
    {
        if (_values.Length > _used)
            Array.Resize(ref _values, _used);
        if (_weights.Length > Rows)
            Array.Resize(ref _weights, Rows);
        if (_ends.Length > Rows)
            Array.Resize(ref _ends, Rows);
    }

    private long BytesOf(long values, long rows, bool hasEnds) =>
        sizeof(float) * (values + (rows * ((_isWeighted ? 1 : 0) + (hasEnds ? 1 : 0))));

    private void KeepEnd(int end)
    {
        if (Rows >= _ends.Length)
            Array.Resize(ref _ends, Grown(Rows, Rows + 1, Capacity));
        if (!_hasEnds)
        {
            for (int i = 0; i < Rows; i++)
                _ends[i] = (i + 1) * _features;
        }
        _hasEnds = true;
        _ends[Rows] = end;
    }

    /// <summary>Twice the room, or what is needed where that is more, or the most that can be needed where that is less.</summary>
    private static int Grown(int room, int needed, long most) =>
        (int)Math.Max(needed, Math.Min(Math.Min(2L * room, most), Array.MaxLength));
}
