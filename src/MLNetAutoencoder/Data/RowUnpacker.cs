using System.Runtime.CompilerServices;

namespace MLNetAutoencoder;

/// <summary>Writes packed rows out as the network sees them: dense and scaled. Safe to use from several threads.</summary>
internal sealed class RowUnpacker
{
    private readonly FeatureScaler? _scaler;
    private readonly float[] _zeros;

    /// <param name="features">Features per row.</param>
    /// <param name="scaler">The scaling; null for values as they are.</param>
    public RowUnpacker(int features, FeatureScaler? scaler)
    {
        _scaler = scaler;
        _zeros = new float[features];
        scaler?.Apply(new float[features], _zeros);
    }

    public int Features => _zeros.Length;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(ReadOnlySpan<float> packed, Span<float> row)
    {
        if (PackedRow.IsSparse(packed, _zeros.Length))
            WriteSparse(PackedRow.Values(packed), PackedRow.Slots(packed), row);
        else if (_scaler is null)
            packed.CopyTo(row);
        else
            _scaler.Apply(packed, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteSparse(ReadOnlySpan<float> values, ReadOnlySpan<int> slots, Span<float> row)
    {
        _zeros.CopyTo(row);
        for (int i = 0; i < slots.Length; i++)
            row[slots[i]] = _scaler?.Apply(values[i], slots[i]) ?? values[i];
    }
}
