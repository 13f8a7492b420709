using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Trainers;

/// <summary>A linear function per class.</summary>
public abstract class LinearMulticlassModelParametersBase : ModelParametersBase<VBuffer<float>>
{
    private protected LinearMulticlassModelParametersBase(float[] biases, float[][] weights) => (Biases, Weights) = (biases, weights);

    private protected float[] Biases { get; }

    private protected float[][] Weights { get; } // (class, feature)
}

/// <summary>Multinomial logistic regression: the softmax of the linear functions.</summary>
public sealed class MaximumEntropyModelParameters : LinearMulticlassModelParametersBase, IMulticlassModel
{
    internal MaximumEntropyModelParameters(float[] biases, float[][] weights)
        : base(biases, weights)
    {
    }

    int IMulticlassModel.ClassCount => Biases.Length;

    void IMulticlassModel.Score(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        Check.State(features.Length == Weights[0].Length, $"Expected {Weights[0].Length} features, got {features.Length}");
        for (int c = 0; c < Biases.Length; c++)
        {
            probabilities[c] = Biases[c] + TensorPrimitives.Dot(Weights[c], features);
        }

        Softmax(probabilities);
    }

    void IStoredModel.Write(BinaryWriter writer)
    {
        writer.Write(Biases.Length);
        writer.Write(Weights[0].Length);
        foreach (float value in Weights.Prepend(Biases).SelectMany(row => row))
        {
            writer.Write(value);
        }
    }

    internal static MaximumEntropyModelParameters Read(BinaryReader reader)
    {
        int classes = reader.ReadInt32();
        int features = reader.ReadInt32();
        float[] Row(int length) => [.. Enumerable.Range(0, length).Select(_ => reader.ReadSingle())];
        float[] biases = Row(classes);
        return new MaximumEntropyModelParameters(biases, [.. Enumerable.Range(0, classes).Select(_ => Row(features))]);
    }

    /// <summary>In place; returns the logarithm of the sum of the exponentials.</summary>
    internal static float Softmax(Span<float> scores)
    {
        float max = TensorPrimitives.Max(scores);
        TensorPrimitives.Subtract(scores, max, scores);
        TensorPrimitives.Exp(scores, scores);
        float sum = TensorPrimitives.Sum(scores);
        TensorPrimitives.Divide(scores, sum, scores);
        return max + MathF.Log(sum);
    }
}
