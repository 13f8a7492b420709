using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNetAutoencoder.Peers;

namespace MLNetAutoencoder.Data.Scaling;

/// <summary>Smallest and largest value of each feature.</summary>
internal sealed class RangeStatistics : ScalerStatistics
{
    private readonly int _features;
    private readonly float[] _min;
    private readonly float[] _max;
    private readonly long[] _stored;
    private long _sparseRows;

    public RangeStatistics(int features)
    {
        _features = features;
        _min = new float[features];
        _max = new float[features];
        _stored = new long[features];
        Array.Fill(_min, float.PositiveInfinity);
        Array.Fill(_max, float.NegativeInfinity);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(ReadOnlySpan<float> row, bool hasPadding = false)
    {
        if (PackedRow.IsSparse(row, _features))
        {
            AddSparse(PackedRow.Values(row), PackedRow.Slots(row));
            return;
        }
        int at = 0;
        for (; at <= row.Length - Vector<float>.Count && !hasPadding; at += Vector<float>.Count)
        {
            var values = new Vector<float>(row[at..]);
            Vector.Min(new Vector<float>(_min, at), values).CopyTo(_min, at);
            Vector.Max(new Vector<float>(_max, at), values).CopyTo(_max, at);
        }
        for (; at < row.Length; at++)
            Add(row[at], at);
    }

    public override void Join(PeerGroup peers)
    {
        if (peers.IsAlone)
            return;
        AddZeros();
        foreach (float[] min in peers.Each([.. _min]))
            TensorPrimitives.Min(min, _min, _min);
        foreach (float[] max in peers.Each([.. _max]))
            TensorPrimitives.Max(max, _max, _max);
    }

    /// <summary>The limit is for scalings by the spread of values.</summary>
    protected override FeatureScaler Learn(double? limit)
    {
        var (least, largest) = Range();
        return Make([.. least.Select(x => (double)x)], [.. largest.Zip(least, (b, a) => (double)b - a)]);
    }

    public (float[] Least, float[] Largest) Range()
    {
        AddZeros();
        for (int i = 0; i < _features; i++)
        {
            if (_min[i] > _max[i]) // padding alone
                (_min[i], _max[i]) = (0, 0);
        }
        // Adding 0 makes one zero of both, as which of them is smaller is for the hardware to say.
        return ([.. _min.Select(x => x + 0)], [.. _max.Select(x => x + 0)]);
    }

    /// <summary>Those that sparse rows do not store.</summary>
    private void AddZeros()
    {
        for (int i = 0; i < _features; i++)
        {
            if (_stored[i] < _sparseRows)
                Add(0, i);
        }
    }

    private void AddSparse(ReadOnlySpan<float> values, ReadOnlySpan<int> slots)
    {
        _sparseRows++;
        for (int i = 0; i < slots.Length; i++)
        {
            Add(values[i], slots[i]);
            _stored[slots[i]]++;
        }
    }

    private void Add(float value, int at)
    {
        if (float.IsNaN(value))
            return;
        _min[at] = Math.Min(_min[at], value);
        _max[at] = Math.Max(_max[at], value);
    }
}
