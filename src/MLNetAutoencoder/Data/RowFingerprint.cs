using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetAutoencoder.Peers;

namespace MLNetAutoencoder.Data;

/// <summary>SHA-256 over shape, values and weights of rows. Rows of the same numbers give the same, however they are packed.</summary>
internal sealed class RowFingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _pending = new byte[1 << 16];
    private readonly float[] _sparse;
    private readonly int _features;
    private readonly bool _isWeighted;
    private int _used;
    private long _rows;

    public RowFingerprint(int features, bool isWeighted)
    {
        _features = features;
        _isWeighted = isWeighted;
        _sparse = new float[features];
        Append([features, isWeighted ? 1 : 0]);
    }

    public void Add(ReadOnlySpan<float> row, float weight)
    {
        _rows++;
        int count = CopyNonZero(row);
        if (count < 0)
        {
            Append([_features]);
            Append(row);
        }
        else
        {
            Append([count]);
            Append<float>(_sparse.AsSpan(0, count));
            Append<float>(_sparse.AsSpan(_sparse.Length - count));
        }
        if (_isWeighted)
            Append([weight]);
    }

    /// <summary>The fingerprint of the rows of all ranks.</summary>
    public byte[] Finish(PeerGroup peers)
    {
        Append([_rows]);
        Flush();
        byte[] own = _hash.GetHashAndReset();
        return peers.IsAlone ? own : SHA256.HashData(peers.Concat(own));
    }

    public void Dispose() => _hash.Dispose();

    /// <summary>
    /// Copies what is not zero to the front and, from the back, its slots; -1 as soon as half of the features are not zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int CopyNonZero(ReadOnlySpan<float> row)
    {
        bool sparse = PackedRow.IsSparse(row, _features);
        var values = sparse ? PackedRow.Values(row) : row;
        var slots = sparse ? PackedRow.Slots(row) : default;
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(values[i]) == 0)
                continue;
            if (2 * (count + 1L) >= _features)
                return -1;
            _sparse[count++] = values[i];
            _sparse[^count] = BitConverter.Int32BitsToSingle(sparse ? slots[i] : i);
        }
        return count;
    }

    private void Append<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        if (_used + bytes.Length > _pending.Length)
            Flush();
        if (bytes.Length > _pending.Length)
        {
            _hash.AppendData(bytes);
            return;
        }
        bytes.CopyTo(_pending.AsSpan(_used));
        _used += bytes.Length;
    }

    private void Flush()
    {
        _hash.AppendData(_pending.AsSpan(0, _used));
        _used = 0;
    }
}
