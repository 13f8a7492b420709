using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using MLNetAutoencoder.Data.Scaling;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Data;

/// <summary>
/// A row in the smaller of two forms, told apart by the length: all values; or the stored values of a sparse row followed by their slots,
/// an integer in the bits of each float.
/// </summary>
internal static class PackedRow
{
    public static bool IsSparse(ReadOnlySpan<float> packed, int features) => packed.Length != features;

    /// <summary>The stored values of a sparse row.</summary>
    public static ReadOnlySpan<float> Values(ReadOnlySpan<float> packed) => packed[..(packed.Length / 2)];

    /// <summary>The slots of a sparse row's values, ascending.</summary>
    public static ReadOnlySpan<int> Slots(ReadOnlySpan<float> packed) => MemoryMarshal.Cast<float, int>(packed[(packed.Length / 2)..]);

    /// <summary>Packs a sparse vector.</summary>
    /// <param name="row">A vector as long as the row.</param>
    /// <param name="room">As long as the row has features.</param>
    /// <param name="compress">Whether the sparse form may be used.</param>
    /// <returns>The length of the packed row in <paramref name="room"/>.</returns>
    public static int Pack(in VBuffer<float> row, Span<float> room, bool compress)
    {
        var values = row.GetValues();
        if (!compress || values.Length * 2L >= room.Length)
        {
            row.CopyTo(room);
            return room.Length;
        }
        values.CopyTo(room);
        row.GetIndices().CopyTo(MemoryMarshal.Cast<float, int>(room[values.Length..]));
        return values.Length * 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsFinite(ReadOnlySpan<float> values)
    {
        int width = Vector<float>.Count;
        if (values.Length < width)
        {
            foreach (float value in values)
            {
                if (!float.IsFinite(value))
                    return false;
            }
            return true;
        }
        for (int i = 0; i < values.Length - width; i += width)
        {
            if (!IsFinite(new Vector<float>(values[i..])))
                return false;
        }
        return IsFinite(new Vector<float>(values[^width..]));
    }

    /// <summary>A finite number less itself is 0; NaN and infinity give NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsFinite(Vector<float> values) => Vector.EqualsAll(values - values, Vector<float>.Zero);
}

/// <summary>Writes packed rows out as the network sees them: dense and scaled. Safe to use from several threads.</summary>
internal sealed class RowUnpacker
{
    private readonly FeatureScaler? _scaler;
    private readonly bool _hasPadding;
    private readonly float[] _zeros;

    /// <param name="features">Features per row.</param>
    /// <param name="scaler">The scaling; null for values as they are.</param>
    /// <param name="hasPadding">Whether rows may hold NaN, which stays so.</param>
    public RowUnpacker(int features, FeatureScaler? scaler, bool hasPadding = false)
    {
        _scaler = scaler;
        _hasPadding = hasPadding;
        _zeros = new float[features];
        scaler?.Apply(new float[features], _zeros);
    }

    public int Features => _zeros.Length;

    /// <summary>Whether writing a row takes longer than copying a written one.</summary>
    public bool IsCostly => _scaler?.IsCostly == true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(ReadOnlySpan<float> packed, Span<float> row)
    {
        if (PackedRow.IsSparse(packed, _zeros.Length))
            WriteSparse(PackedRow.Values(packed), PackedRow.Slots(packed), row);
        else if (_scaler is null)
            packed.CopyTo(row);
        else
            _scaler.Apply(packed, row);
        if (_hasPadding)
            KeepPadding(packed, row);
    }

    /// <summary>A scaling may make a number of NaN.</summary>
    private static void KeepPadding(ReadOnlySpan<float> packed, Span<float> row)
    {
        bool isSparse = PackedRow.IsSparse(packed, row.Length);
        var values = isSparse ? PackedRow.Values(packed) : packed;
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
                row[isSparse ? PackedRow.Slots(packed)[i] : i] = float.NaN;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteSparse(ReadOnlySpan<float> values, ReadOnlySpan<int> slots, Span<float> row)
    {
        _zeros.CopyTo(row);
        for (int i = 0; i < slots.Length; i++)
            row[slots[i]] = _scaler?.Apply(values[i], slots[i]) ?? values[i];
    }
}
