using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Data.Scaling;

/// <summary>A linear scaling of each feature, <c>(x - Shift) * Factor</c>, and the limit to which the network sees the result.</summary>
/// <param name="Shift">What is taken off; one value per feature.</param>
/// <param name="Factor">What is multiplied by; above 0.</param>
/// <param name="Limit">
/// What rows are learned from is cut off at plus and minus this; infinity for no other limit than <see cref="FeatureScaler.Bound"/>.
/// </param>
internal sealed record LinearScaler(float[] Shift, float[] Factor, float Limit = float.PositiveInfinity) : FeatureScaler
{
    public override int Features => Shift.Length;

    public override ScalerKind Kind => ScalerKind.Linear;

    public override bool IsCostly => false;

    private float Reach => Math.Min(Limit, Bound);

    public override float[] Numbers => [.. Shift, .. Factor, Limit];

    public static LinearScaler FromNumbers(int features, float[] numbers) =>
        numbers.Length == (2 * features) + 1
            ? new(numbers[..features], numbers[features..^1], numbers[^1])
            : throw new InvalidDataException(
                Invariant.Text($"a linear scaling of {features} features has {(2 * features) + 1} numbers, and there are {numbers.Length}")
            );

    protected override FeatureScaler Slice(int first, int count) =>
        this with
        {
            Shift = Shift[first..(first + count)],
            Factor = Factor[first..(first + count)],
        };

    public override FeatureScaler Without(IEnumerable<int> features)
    {
        float[] shift = [.. Shift],
            factor = [.. Factor];
        foreach (int feature in features)
            (shift[feature], factor[feature]) = (0, 1);
        return this with { Shift = shift, Factor = factor };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(ReadOnlySpan<float> row, Span<float> scaled)
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
        var top = new Vector<float>(Reach);
        // The last values are a whole vector too, which overlaps the one before; they are read first, in case the target is the source.
        nuint end = (nuint)(row.Length - width);
        var last = Scale(Vector.LoadUnsafe(ref source, end), ref shift, ref factor, end, top);
        for (nuint i = 0; i < end; i += (nuint)width)
            Scale(Vector.LoadUnsafe(ref source, i), ref shift, ref factor, i, top).StoreUnsafe(ref target, i);
        last.StoreUnsafe(ref target, end);
    }

    public override float Apply(float value, int feature) => Math.Clamp((value - Shift[feature]) * Factor[feature], -Reach, Reach);

    public override string Write(OnnxGraphBuilder builder, string x)
    {
        string centered = builder.Node("Sub", [x, builder.Constant(Shift, Features)]);
        return builder.Node("Mul", [centered, builder.Constant(Factor, Features)]);
    }

    public override string WriteBounded(OnnxGraphBuilder builder, string scaled) => builder.Clip(scaled, Bound);

    public override string WriteCutOff(OnnxGraphBuilder builder, string bounded) => Limit < Bound ? builder.Clip(bounded, Limit) : bounded;

    public override string WriteInverse(OnnxGraphBuilder builder, string scaled)
    {
        string stretched = builder.Node("Div", [scaled, builder.Constant(Factor, Features)]);
        return builder.Clip(builder.Node("Add", [stretched, builder.Constant(Shift, Features)]), float.MaxValue);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Scale(Vector<float> values, ref float shift, ref float factor, nuint at, Vector<float> top)
    {
        var scaled = (values - Vector.LoadUnsafe(ref shift, at)) * Vector.LoadUnsafe(ref factor, at);
        return Vector.Max(Vector.Min(scaled, top), -top);
    }
}
