using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetAutoencoder;

/// <summary>A linear scaling of each feature, <c>(x - Shift) * Factor</c>, and the limit to which the network sees the result.</summary>
/// <param name="Shift">What is taken off; one value per feature.</param>
/// <param name="Factor">What is multiplied by; above 0, and 1 for a constant feature.</param>
/// <param name="Limit">Scaled values are cut off at plus and minus this; infinity for no limit.</param>
internal sealed record FeatureScaler(float[] Shift, float[] Factor, float Limit = float.PositiveInfinity)
{
    /// <summary>Scales and cuts off a row, as the network sees it.</summary>
    /// <param name="row">As many values as there are features.</param>
    /// <param name="scaled">At least as long as the row; may be the row itself.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ReadOnlySpan<float> row, Span<float> scaled)
    {
        int width = Vector<float>.Count;
        if (row.Length < width)
        {
            for (int i = 0; i < row.Length; i++)
                scaled[i] = Apply(row[i], i);
            return;
        }
        ref float source = ref MemoryMarshal.GetReference(row);
        ref float target = ref MemoryMarshal.GetReference(scaled[..row.Length]);
        ref float shift = ref MemoryMarshal.GetReference(Shift.AsSpan(0, row.Length));
        ref float factor = ref MemoryMarshal.GetReference(Factor.AsSpan(0, row.Length));
        var top = new Vector<float>(Limit);
        // The last values are a whole vector too, which overlaps the one before; they are read first, in case the target is the source.
        nuint end = (nuint)(row.Length - width);
        var last = Scale(Vector.LoadUnsafe(ref source, end), ref shift, ref factor, end, top);
        for (nuint i = 0; i < end; i += (nuint)width)
            Scale(Vector.LoadUnsafe(ref source, i), ref shift, ref factor, i, top).StoreUnsafe(ref target, i);
        last.StoreUnsafe(ref target, end);
    }

    /// <summary>Scales and cuts off one value of a feature.</summary>
    public float Apply(float value, int feature) => Math.Clamp((value - Shift[feature]) * Factor[feature], -Limit, Limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Scale(Vector<float> values, ref float shift, ref float factor, nuint at, Vector<float> top)
    {
        var scaled = (values - Vector.LoadUnsafe(ref shift, at)) * Vector.LoadUnsafe(ref factor, at);
        return Vector.Max(Vector.Min(scaled, top), -top);
    }
}
