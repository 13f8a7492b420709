using MLNetAutoencoder.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training.Steps;

/// <summary>The loss of a <see cref="FusedStep"/> and its gradient by the last layer's sums.</summary>
internal sealed class FusedLoss : IDisposable
{
    private static readonly Scalar s_zero = 0.0;
    private static readonly Scalar s_one = 1.0;
    private static readonly Scalar s_minusOne = -1.0;

    private readonly ReconstructionLoss _loss;
    private readonly Activation _activation;
    private readonly int _features;
    private readonly Scalar _delta;
    private readonly Scalar _minusDelta;
    private Scalar _scale = 1.0;
    private long _divisor;

    public FusedLoss(StepSettings settings, Activation activation)
    {
        _loss = settings.Loss;
        _activation = activation;
        _features = settings.Plan.Features;
        _delta = (double)settings.HuberDelta;
        _minusDelta = -(double)settings.HuberDelta;
    }

    /// <summary>Whether the loss is one of those written out here.</summary>
    public static bool Knows(ReconstructionLoss loss) =>
        loss
            is ReconstructionLoss.MeanSquaredError
                or ReconstructionLoss.MeanAbsoluteError
                or ReconstructionLoss.Huber
                or ReconstructionLoss.BinaryCrossEntropy;

    /// <summary>Writes the gradient into the layer's delta and returns the loss as <see cref="IGradientStep.Run"/> does.</summary>
    public double Run(FusedWorkspace.LayerState last, Tensor rows, Tensor? weights, long divisor)
    {
        var delta = last.Delta;
        double loss;
        if (_loss == ReconstructionLoss.BinaryCrossEntropy)
        {
            loss = CrossEntropy(last, rows, weights);
        }
        else
        {
            delta.copy_(last.Output).add_(rows, s_minusOne);
            loss = Distance(delta, weights);
        }
        delta.mul_(Scale(divisor));
        if (_loss != ReconstructionLoss.BinaryCrossEntropy)
            ActivationGradients.Multiply(_activation, delta, last.Output, last.Sum);
        return loss / _features;
    }

    public void Dispose()
    {
        _delta.Dispose();
        _minusDelta.Dispose();
        _scale.Dispose();
    }

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
                var cut = delta.clamp_(_minusDelta, _delta).clone();
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
        var losses = last.Sum.abs().neg_().exp_().log1p_().add_(last.Sum.clamp_min(s_zero), s_one).addcmul_(last.Sum, rows, s_minusOne);
        var sum = Weigh(losses, weights).sum();
        Weigh(last.Delta.copy_(last.Output).add_(rows, s_minusOne), weights);
        return FlatTensor.Read(sum);
    }

    private static Tensor Weigh(Tensor values, Tensor? weights) => weights is null ? values : values.mul_(weights);

    private Scalar Scale(long divisor)
    {
        if (divisor != _divisor)
        {
            _scale.Dispose();
            _scale = (_loss == ReconstructionLoss.MeanSquaredError ? 2.0 : 1.0) / ((double)divisor * _features);
            _divisor = divisor;
        }
        return _scale;
    }
}
