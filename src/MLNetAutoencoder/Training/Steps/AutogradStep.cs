using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Gradients by libtorch's automatic differentiation.</summary>
internal sealed class AutogradStep : IGradientStep
{
    private static readonly Scalar s_one = 1.0;

    private readonly StepSettings _settings;
    private readonly DenseNetwork _network;
    private readonly NoiseSource _noise;

    public AutogradStep(StepSettings settings, Tensor values, Tensor buffers, ScalarType precision)
    {
        _settings = settings;
        Gradient = zeros_like(values).DetachFromDisposeScope();
        _network = new DenseNetwork(settings.Plan, settings.Layout, values, buffers, Gradient, precision);
        _noise = new NoiseSource();
    }

    public Tensor Gradient { get; }

    public double Run(Tensor rows, Tensor? weights, long divisor, long noiseSeed)
    {
        using var scope = NewDisposeScope();
        using (no_grad())
            Gradient.zero_();
        using var gradients = enable_grad(); // an optimiser may ask for a gradient in the middle of its own step
        if (_settings.IsNoisy)
            _noise.Begin(noiseSeed);
        var output = _network.Forward(Disturb(rows), _noise, withOutput: !ReconstructionLosses.TakesLogits(_settings.Loss));
        var losses = ReconstructionLosses.Each(_settings.Loss, output, rows, _settings.HuberDelta); // (N, features)
        var sum = (weights is null ? losses : losses.mul(weights)).sum();
        using Scalar scale = 1.0 / ((double)divisor * rows.shape[1]);
        sum.mul(scale).backward();
        return FlatTensor.Read(sum) / rows.shape[1];
    }

    public void Dispose()
    {
        _network.Dispose();
        _noise.Dispose();
        Gradient.Dispose();
    }

    private Tensor Disturb(Tensor rows)
    {
        var x = rows;
        if (_settings.InputNoise > 0)
            x = x.add(_noise.Normal(empty_like(rows), _settings.InputNoise), s_one);
        if (_settings.InputDropout > 0)
            x = x.mul(_noise.Mask(empty_like(rows), _settings.InputDropout));
        return x;
    }
}
