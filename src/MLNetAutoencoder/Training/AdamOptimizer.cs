using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1 in the order of its section 2) over the parameters of a network. Owns the moments. The
/// numbers it passes to the engine are fields for a reason: docs/decisions/0002-own-adam.md.
/// </summary>
internal sealed class AdamOptimizer : IDisposable
{
    private const double Decay1 = 0.9;
    private const double Decay2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly Scalar _one = 1.0;
    private readonly Scalar _keep1 = Decay1;
    private readonly Scalar _take1 = 1 - Decay1;
    private readonly Scalar _keep2 = Decay2;
    private readonly Scalar _take2 = 1 - Decay2;
    private readonly double _learningRate;
    private readonly Parameter[] _parameters;
    private readonly Tensor[] _mean;
    private readonly Tensor[] _square;
    private Scalar _epsilon = 0.0;
    private Scalar _step = 0.0;
    private long _steps;

    public AdamOptimizer(IEnumerable<Parameter> parameters, double learningRate)
    {
        _learningRate = learningRate;
        _parameters = [.. parameters];
        _mean = [.. _parameters.Select(Zeros)];
        _square = [.. _parameters.Select(Zeros)];
    }

    /// <summary>Moves every parameter by its gradient, then clears the gradients.</summary>
    public void Step()
    {
        Count();
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        for (int i = 0; i < _parameters.Length; i++)
        {
            var gradient = _parameters[i].grad!;
            _mean[i].mul_(_keep1).add_(gradient, _take1);
            _square[i].mul_(_keep2).addcmul_(gradient, gradient, _take2);
            _parameters[i].addcdiv_(_mean[i], _square[i].sqrt().add_(_epsilon, _one), _step);
            gradient.zero_();
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _mean.Concat(_square))
            tensor.Dispose();
        foreach (var number in new[] { _one, _keep1, _take1, _keep2, _take2, _epsilon, _step })
            number.Dispose();
    }

    private static Tensor Zeros(Parameter parameter) => zeros(parameter.shape, dtype: ScalarType.Float32, device: CPU).DetachFromDisposeScope();

    /// <summary>Puts the bias corrections of this step into rate and epsilon.</summary>
    private void Count()
    {
        _steps++;
        double correction1 = 1 - Math.Pow(Decay1, _steps);
        double correction2 = Math.Sqrt(1 - Math.Pow(Decay2, _steps));
        _epsilon.Dispose();
        _step.Dispose();
        _epsilon = Epsilon * correction2;
        _step = -_learningRate * correction2 / correction1;
    }
}
