using System.Numerics.Tensors;

namespace Microsoft.ML.Trainers;

/// <summary>(Weighted cross-entropy + L2/2 · |weights|²) / sum of weights, and its gradient. Parameters: biases, then weights by class.</summary>
internal sealed class MaximumEntropyLoss
{
    private readonly TrainingRows _rows;
    private readonly float _l2;

    internal MaximumEntropyLoss(TrainingRows rows, float l2)
    {
        (_rows, _l2) = (rows, l2);
        WeightSum = (float)rows.Weights.Sum(weight => (double)weight);
    }

    internal float WeightSum { get; }

    internal int ParameterCount => _rows.ClassCount * (1 + _rows.Dimension);

    internal double Evaluate(float[] parameters, float[] gradient)
    {
        int classes = _rows.ClassCount;
        int dimension = _rows.Dimension;
        Array.Clear(gradient);
        var probabilities = new float[classes];
        double loss = 0;
        for (int i = 0; i < _rows.Features.Count; i++)
        {
            float[] features = _rows.Features[i];
            for (int c = 0; c < classes; c++)
            {
                probabilities[c] = parameters[c] + TensorPrimitives.Dot(parameters.AsSpan(classes + (c * dimension), dimension), features);
            }

            int label = _rows.Labels[i];
            float labelScore = probabilities[label];
            loss += _rows.Weights[i] * (MaximumEntropyModelParameters.Softmax(probabilities) - labelScore);
            probabilities[label] -= 1;
            for (int c = 0; c < classes; c++)
            {
                float slope = _rows.Weights[i] * probabilities[c];
                gradient[c] += slope;
                var row = gradient.AsSpan(classes + (c * dimension), dimension);
                TensorPrimitives.MultiplyAdd(features, slope, row, row);
            }
        }

        var weights = parameters.AsSpan(classes);
        loss += 0.5 * _l2 * TensorPrimitives.Dot(weights, weights);
        TensorPrimitives.MultiplyAdd(weights, _l2, gradient.AsSpan(classes), gradient.AsSpan(classes));
        TensorPrimitives.Multiply(gradient, 1 / WeightSum, gradient);
        return loss / WeightSum;
    }
}
