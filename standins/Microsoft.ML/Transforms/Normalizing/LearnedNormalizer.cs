using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Transforms;

/// <summary>Per slot (x - offset) · scale.</summary>
internal sealed class LearnedNormalizer(int slots)
{
    internal double[] Scale { get; } = new double[slots];

    internal double[] Offset { get; } = new double[slots];

    internal static LearnedNormalizer Load(BinaryReader reader)
    {
        var result = new LearnedNormalizer(reader.ReadInt32());
        for (int i = 0; i < result.Scale.Length; i++)
        {
            result.Scale[i] = reader.ReadDouble();
            result.Offset[i] = reader.ReadDouble();
        }

        return result;
    }

    internal void Save(BinaryWriter writer)
    {
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

    private static float Apply(float value, float scale, float offset) => (value - offset) * scale;

    private static double Apply(double value, double scale, double offset) => (value - offset) * scale;
}
