using MLNetAutoencoder.Network;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training.Steps;

/// <summary>The loss of a <see cref="FusedStep"/> and its gradient by the last layer's sums.</summary>
internal sealed class FusedLoss : IDisposable
{
    private readonly ReconstructionLoss _loss;
    private readonly Activation _activation;
    private readonly int _features;
    private readonly double _delta;
    private readonly StepScalar _scale = new();

    public FusedLoss(StepSettings settings, Activation activation)
    {
        _loss = settings.Loss;
        _activation = activation;
        _features = settings.Plan.Features;
        _delta = settings.HuberDelta;
    }

    /// <summary>Whether the loss is one of those written out here.</summary>
    public static bool Knows(ReconstructionLoss loss) =>
        loss
            is ReconstructionLoss.MeanSquaredError
                or ReconstructionLoss.MeanAbsoluteError
                or ReconstructionLoss.Huber
                or ReconstructionLoss.BinaryCrossEntropy;

    /// <summary>
    /// Writes the gradient into the layer's delta and returns the loss as <see cref="IGradientStep.Differentiate"/> does.
    /// </summary>
    public double Differentiate(FusedWorkspace.LayerState last, Tensor rows, Tensor? weights, long divisor)
    {
        var delta = last.Delta;
        double loss;
        if (_loss == ReconstructionLoss.BinaryCrossEntropy)
        {
            loss = CrossEntropy(last, rows, weights);
        }
        else
        {
            delta.copy_(last.Output).MinusInPlace(rows);
            loss = Distance(delta, weights);
        }
        double factor = (_loss == ReconstructionLoss.MeanSquaredError ? 2.0 : 1.0) / ((double)divisor * _features);
        delta.mul_(_scale.Of(factor));
        if (_loss != ReconstructionLoss.BinaryCrossEntropy)
            ActivationGradients.Multiply(_activation, delta, last.Output, last.Sum);
        return loss / _features;
    }

    public void Dispose() => _scale.Dispose();

    /// <summary>Turns differences into the gradient, without its constant factor, and returns the sum of losses.</summary>
    private double Distance(Tensor delta, Tensor? weights)
    {
        switch (_loss)
        {
            case ReconstructionLoss.MeanSquaredError:
                var difference = weights is null ? delta : delta.clone();
                return FlatTensor.Dot(Weigh(delta, weights), difference);
            case ReconstructionLoss.MeanAbsoluteError:
                var magnitude = delta.abs();
                return FlatTensor.Dot(Weigh(delta.sign_(), weights).abs(), magnitude);
            case ReconstructionLoss.Huber: // c (d - c / 2), where c is d cut off at delta
                var outer = delta.clone();
                var cut = delta.ClampInPlace(-_delta, _delta).clone();
                Weigh(delta, weights);
                return FlatTensor.Dot(delta, outer) - (0.5 * FlatTensor.Dot(delta, cut));
            default:
                throw new ArgumentOutOfRangeException(nameof(delta), _loss, null);
        }
    }

    /// <summary>
    /// log(1 + exp(z)) - z t, as max(z, 0) + log(1 + exp(-|z|)) - z t, whose derivative is sigmoid(z) - t; the last activation is the
    /// sigmoid.
    /// </summary>
    private static double CrossEntropy(FusedWorkspace.LayerState last, Tensor rows, Tensor? weights)
    {
        var losses = last.Sum.abs().neg_().exp_().log1p_().PlusInPlace(last.Sum.relu()).MinusProductInPlace(last.Sum, rows);
        var sum = Weigh(losses, weights).sum();
        Weigh(last.Delta.copy_(last.Output).MinusInPlace(rows), weights);
        return FlatTensor.Read(sum);
    }

    private static Tensor Weigh(Tensor values, Tensor? weights) => weights is null ? values : values.TimesInPlace(weights);
}
