using System.Numerics.Tensors;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Data.Scaling;

/// <summary>
/// A scaling of each feature that is linear in its middle and logarithmic far out:
/// <c>(asinh((x - Shift) * Factor) - Center) * Gain</c>, where the gain is above 0, and <c>x</c> where it is 0. Without the bend,
/// <c>(x - Shift) * Factor * Unit</c> is in standard deviations.
/// </summary>
internal sealed record AsinhScaler(float[] Shift, float[] Factor, float[] Center, float[] Gain, float[] Unit) : FeatureScaler
{
    private const int Arrays = 5;

    /// <summary>Standardized values beyond are taken for this: their square fits into a Single.</summary>
    private const float Farthest = 1e18f;

    public override int Features => Shift.Length;

    public override ScalerKind Kind => ScalerKind.Asinh;

    public override bool IsCostly => true;

    public override float[] Numbers => [.. Shift, .. Factor, .. Center, .. Gain, .. Unit];

    private bool HasUnscaled => Gain.Contains(0);

    public static AsinhScaler FromNumbers(int features, float[] numbers) =>
        numbers.Length == Arrays * features
            ? new(
                numbers[..features],
                numbers[features..(2 * features)],
                numbers[(2 * features)..(3 * features)],
                numbers[(3 * features)..(4 * features)],
                numbers[(4 * features)..]
            )
            : throw new InvalidDataException(
                Invariant.Text($"an asinh scaling of {features} features has {Arrays * features} numbers, and there are {numbers.Length}")
            );

    protected override FeatureScaler Slice(int first, int count)
    {
        var part = first..(first + count);
        return new AsinhScaler(Shift[part], Factor[part], Center[part], Gain[part], Unit[part]);
    }

    public override FeatureScaler Without(IEnumerable<int> features)
    {
        float[] gain = [.. Gain];
        foreach (int feature in features)
            gain[feature] = 0;
        return this with { Gain = gain };
    }

    public override void Apply(ReadOnlySpan<float> row, Span<float> scaled)
    {
        Span<float> unscaled = HasUnscaled ? row.ToArray() : [];
        int count = row.Length;
        scaled = scaled[..count];
        TensorPrimitives.Subtract(row, Shift.AsSpan(0, count), scaled);
        TensorPrimitives.Multiply(scaled, Factor.AsSpan(0, count), scaled);
        Asinh(scaled);
        TensorPrimitives.Subtract(scaled, Center.AsSpan(0, count), scaled);
        TensorPrimitives.Multiply(scaled, Gain.AsSpan(0, count), scaled);
        for (int i = 0; i < unscaled.Length; i++)
        {
            if (Gain[i] == 0)
                scaled[i] = unscaled[i];
        }
    }

    public override void ApplyStraight(ReadOnlySpan<float> row, Span<float> scaled)
    {
        for (int i = 0; i < row.Length; i++)
            scaled[i] = Gain[i] == 0 ? row[i] : (row[i] - Shift[i]) * Factor[i] * Unit[i];
    }

    public override float Apply(float value, int feature)
    {
        if (Gain[feature] == 0)
            return value;
        Span<float> one = [(value - Shift[feature]) * Factor[feature]];
        Asinh(one);
        return (one[0] - Center[feature]) * Gain[feature];
    }

    /// <summary>
    /// In place, to 1E-7: the sign taken out, <c>log(v + sqrt(v v + 1))</c>. Always of whole vectors, so that a value by itself gets the
    /// same bits.
    /// </summary>
    public static void Asinh(Span<float> values)
    {
        const int Block = 128;
        const int Least = 16;
        Span<float> roots = stackalloc float[Block];
        Span<float> sizes = stackalloc float[Block];
        sizes.Clear();
        for (int start = 0; start < values.Length; start += Block)
        {
            var some = values.Slice(start, Math.Min(Block, values.Length - start));
            int count = Math.Max(some.Length, Least);
            TensorPrimitives.Abs(some, sizes);
            TensorPrimitives.Min(sizes[..count], Farthest, sizes);
            TensorPrimitives.MultiplyAdd(sizes[..count], sizes[..count], 1, roots);
            TensorPrimitives.Sqrt(roots[..count], roots);
            TensorPrimitives.Add(roots[..count], sizes[..count], roots);
            TensorPrimitives.Log(roots[..count], roots);
            TensorPrimitives.CopySign<float>(roots[..some.Length], some, some);
        }
    }

    public override string Write(OnnxGraphBuilder builder, string x)
    {
        string centered = builder.Node("Sub", [x, builder.Constant(Shift, Features)]);
        string standard = builder.Clip(builder.Node("Mul", [centered, builder.Constant(Factor, Features)]), Farthest);
        string size = builder.Node("Abs", [standard]);
        string root = builder.Node("Sqrt", [builder.Node("Add", [builder.Node("Mul", [size, size]), builder.Scalar(1)])]);
        string far = builder.Node("Log", [builder.Node("Add", [root, size])]);
        string bent = builder.Node("Mul", [far, builder.Node("Sign", [standard])]);
        string moved = builder.Node("Sub", [bent, builder.Constant(Center, Features)]);
        string scaled = builder.Node("Mul", [moved, builder.Constant(Gain, Features)]);
        return HasUnscaled ? builder.Node("Add", [scaled, builder.Node("Mul", [x, Unscaled(builder)])]) : scaled;
    }

    public override string WriteBounded(OnnxGraphBuilder builder, string scaled) => builder.Clip(scaled, Bound);

    public override string WriteStraight(OnnxGraphBuilder builder, string bounded)
    {
        const float Last = 34; // sinh of it is 3E14
        string straight = builder.Node("Mul", [WriteSinh(builder, bounded, Last), builder.Constant(Unit, Features)]);
        return KeepUnscaled(builder, straight, bounded);
    }

    /// <summary>Beyond a tenth of the largest Single a value cannot come from a row.</summary>
    public override string WriteInverse(OnnxGraphBuilder builder, string scaled)
    {
        const float Last = 86; // sinh of it is 1E37
        string standard = builder.Node("Div", [WriteSinh(builder, scaled, Last), builder.Constant(Factor, Features)]);
        string value = builder.Clip(builder.Node("Add", [standard, builder.Constant(Shift, Features)]), float.MaxValue);
        return KeepUnscaled(builder, value, scaled);
    }

    private string WriteSinh(OnnxGraphBuilder builder, string scaled, float last)
    {
        string stretched = builder.Node("Div", [scaled, builder.Constant([.. Gain.Select(g => g == 0 ? 1 : g)], Features)]);
        return builder.Node("Sinh", [builder.Clip(builder.Node("Add", [stretched, builder.Constant(Center, Features)]), last)]);
    }

    private string KeepUnscaled(OnnxGraphBuilder builder, string value, string unscaled)
    {
        if (!HasUnscaled)
            return value;
        string kept = builder.Node("Mul", [value, builder.Constant([.. Gain.Select(g => g == 0 ? 0f : 1)], Features)]);
        return builder.Node("Add", [kept, builder.Node("Mul", [unscaled, Unscaled(builder)])]);
    }

    private string Unscaled(OnnxGraphBuilder builder) => builder.Constant([.. Gain.Select(g => g == 0 ? 1f : 0)], Features);
}

/// <summary>
/// Median of each feature, its spread as the geometric mean of the standard deviation and that of a normal distribution with its
/// interquartile range, and mean and deviation of what the inverse hyperbolic sine makes of a sample of the values in these units.
/// </summary>
internal sealed class AsinhStatistics(int features, int seed) : RobustStatistics(features, seed)
{
    protected override FeatureScaler Learn(double? limit)
    {
        var bent = new (double Mean, double Deviation)[Features];
        var (medians, ranges, deviations) = Quartiles(quartile => bent[quartile.Feature] = Bent(quartile));
        double[] spreads = [.. ranges.Zip(deviations, Spread)];
        var middle = Make(medians, spreads);
        float[] center = new float[Features],
            gain = new float[Features],
            unit = new float[Features];
        Array.Fill(gain, 1);
        Array.Fill(unit, 1);
        foreach (int i in Enumerable.Range(0, Features).Except(Constants))
        {
            unit[i] = (float)(spreads[i] / deviations[i]);
            if (bent[i].Deviation > 0)
                (center[i], gain[i]) = ((float)bent[i].Mean, (float)(1 / bent[i].Deviation));
        }
        return new AsinhScaler(middle.Shift, middle.Factor, center, gain, unit);
    }

    private static double Spread(double range, double deviation) => Math.Sqrt(range / Moments.NormalRange * deviation);

    private static (double Mean, double Deviation) Bent(Quartile quartile)
    {
        float[] values = [.. quartile.Sorted];
        TensorPrimitives.Subtract(values, (float)quartile.Median, values);
        TensorPrimitives.Multiply(values, (float)(1 / Spread(quartile.Range, quartile.Deviation)), values);
        AsinhScaler.Asinh(values);
        return Moments.Of(Array.ConvertAll(values, value => (double)value));
    }
}
