using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Trainers;

/// <summary>Scores a row by the part of its distance from the mean that the principal components do not explain, from 0 to 1.</summary>
public sealed class PcaModelParameters : ModelParametersBase<float>, IAnomalyModel
{
    private readonly float[][] _vectors;
    private readonly float[]? _mean;
    private readonly float[] _projectedMean;

    internal PcaModelParameters(float[][] vectors, float[]? mean)
    {
        (_vectors, _mean) = (vectors, mean);
        _projectedMean = [.. vectors.Select(vector => mean is null ? 0 : TensorPrimitives.Dot(vector, mean))];
    }

    float IAnomalyModel.Score(ReadOnlySpan<float> features)
    {
        Check.State(features.Length == _vectors[0].Length, $"Expected {_vectors[0].Length} features, got {features.Length}");
        float total = TensorPrimitives.SumOfSquares(features);
        if (_mean is not null)
        {
            total += TensorPrimitives.SumOfSquares<float>(_mean) - (2 * TensorPrimitives.Dot(_mean, features));
        }

        total = Math.Max(total, 0); // rounding
        float explained = 0;
        for (int k = 0; k < _vectors.Length; k++)
        {
            float component = TensorPrimitives.Dot(_vectors[k], features) - _projectedMean[k];
            explained += component * component;
        }

        return MathF.Sqrt((total - explained) / total);
    }

    void IStoredModel.Write(BinaryWriter writer)
    {
        writer.Write(_vectors[0].Length);
        writer.Write(_vectors.Length);
        writer.Write(_mean is not null);
        foreach (float value in (_mean is null ? _vectors : _vectors.Prepend(_mean)).SelectMany(row => row))
        {
            writer.Write(value);
        }
    }

    internal static PcaModelParameters Read(BinaryReader reader)
    {
        int dimension = reader.ReadInt32();
        int rank = reader.ReadInt32();
        bool centred = reader.ReadBoolean();
        float[] Row() => [.. Enumerable.Range(0, dimension).Select(_ => reader.ReadSingle())];
        float[]? mean = centred ? Row() : null;
        return new PcaModelParameters([.. Enumerable.Range(0, rank).Select(_ => Row())], mean);
    }
}
