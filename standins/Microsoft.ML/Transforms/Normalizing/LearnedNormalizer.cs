using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Transforms;

/// <summary>
/// Per slot (x - offset) · scale. For a normal distribution function, offset is the mean and scale the deviation.
/// </summary>
internal sealed class LearnedNormalizer(int slots, bool cdf)
{
    internal bool Cdf { get; } = cdf;

    internal double[] Scale { get; } = new double[slots];

    internal double[] Offset { get; } = new double[slots];

    internal static LearnedNormalizer Load(BinaryReader reader)
    {
        bool cdf = reader.ReadBoolean();
        var result = new LearnedNormalizer(reader.ReadInt32(), cdf);
        for (int i = 0; i < result.Scale.Length; i++)
        {
            result.Scale[i] = reader.ReadDouble();
            result.Offset[i] = reader.ReadDouble();
        }

        return result;
    }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Cdf);
        writer.Write(Scale.Length);
        for (int i = 0; i < Scale.Length; i++)
        {
            writer.Write(Scale[i]);
            writer.Write(Offset[i]);
        }
    }

    internal Delegate MakeGetter(DataViewRow row, DataViewSchema.Column source)
    {
        float[] scale = [.. Scale.Select(value => (float)value)];
        float[] offset = [.. Offset.Select(value => (float)value)];
        return (source.Type is VectorDataViewType, source.Type.ItemOf().RawType == typeof(double)) switch
        {
            (true, true) => Mapped.VectorGetter<double, double>(row, source, (from, to) => Apply(from, to, Scale, Offset)),
            (true, false) => Mapped.VectorGetter<float, float>(row, source, (from, to) => Apply(from, to, scale, offset)),
            (false, true) => Mapped.Getter<double, double>(row, source, value => Apply(value, Scale[0], Offset[0])),
            (false, false) => Mapped.Getter<float, float>(row, source, value => Apply(value, scale[0], offset[0])),
        };
    }

    internal NormalizingTransformer.NormalizerModelParametersBase Parameters(DataViewType type)
    {
        float[] scale = [.. Scale.Select(value => (float)value)];
        float[] offset = [.. Offset.Select(value => (float)value)];
        return (type is VectorDataViewType, type.ItemOf().RawType == typeof(double)) switch
        {
            (true, true) => Make(Scale.ToImmutableArray(), Offset.ToImmutableArray()),
            (true, false) => Make(scale.ToImmutableArray(), offset.ToImmutableArray()),
            (false, true) => Make(Scale[0], Offset[0]),
            (false, false) => Make(scale[0], offset[0]),
        };
    }

    private NormalizingTransformer.NormalizerModelParametersBase Make<T>(T scale, T offset) => Cdf
        ? new NormalizingTransformer.CdfNormalizerModelParameters<T>(mean: offset, standardDeviation: scale)
        : new NormalizingTransformer.AffineNormalizerModelParameters<T>(scale, offset);

    private void Apply(ReadOnlySpan<float> from, Span<float> to, float[] scale, float[] offset)
    {
        CheckLength(from.Length);
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = Apply(from[i], scale[i], offset[i]);
        }
    }

    private void Apply(ReadOnlySpan<double> from, Span<double> to, double[] scale, double[] offset)
    {
        CheckLength(from.Length);
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = Apply(from[i], scale[i], offset[i]);
        }
    }

    private void CheckLength(int length)
    {
        if (length != Scale.Length)
        {
            throw new InvalidOperationException($"Normalizer expected {Scale.Length} slots, but the input data column has {length} slots.");
        }
    }

    private float Apply(float value, float scale, float offset) => Cdf ? (float)Distribution(value, offset, scale) : (value - offset) * scale;

    private double Apply(double value, double scale, double offset) => Cdf ? Distribution(value, offset, scale) : (value - offset) * scale;

    /// <summary>ML.NET's closed-form approximation of the normal distribution function (Winitzki's erf); not finite gives 0.</summary>
    private static double Distribution(double value, double mean, double deviation)
    {
        if (!double.IsFinite(value) || deviation <= float.Epsilon)
        {
            return 0;
        }

        const double A = 0.147;
        double x = (value - mean) / deviation;
        double half = x * x / 2;
        return 0.5 + (0.5 * Math.Sign(x) * Math.Sqrt(1 - Math.Exp(-half * ((4 / Math.PI) + (A * half)) / (1 + (A * half)))));
    }
}
