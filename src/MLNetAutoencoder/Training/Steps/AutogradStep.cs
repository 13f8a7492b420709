using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Gradients by libtorch's automatic differentiation.</summary>
internal sealed class AutogradStep : IGradientStep
{
    private readonly StepSettings _settings;
    private readonly Network _network;
    private readonly NoiseSource _noise;

    public AutogradStep(StepSettings settings, Tensor values, Tensor buffers, ScalarType precision)
    {
        _settings = settings;
        Gradient = zeros_like(values).DetachFromDisposeScope();
        _network = new Network(settings.Layout, values, buffers, Gradient, precision);
        _noise = new NoiseSource();
    }

    public Tensor Gradient { get; }

    public double Run(Tensor rows, Tensor? weights, long divisor, StepMoment moment, Span<double> terms)
    {
        using var scope = NewDisposeScope();
        using (no_grad())
            Gradient.zero_();
        using var gradients = enable_grad(); // an optimiser may ask for a gradient in the middle of its own step
        _noise.Begin(moment.NoiseSeed);
        var forward = new ForwardPass(_network, _noise, isLearning: true, moment.Epochs);
        var pass = new LossPass(_settings.Plan, forward, rows, Disturb(_settings.Plan.Inputs(rows), moment.Epochs));
        var sum = TermSums.Weigh(_settings.Plan.Objective.Loss(pass), weights);
        using Scalar scale = 1.0 / divisor;
        sum.mul(scale).backward();
        using (no_grad())
            _settings.Plan.Objective.Learned(pass);
        TermSums.Write(_settings.Plan, pass, terms);
        return FlatTensor.Read(sum);
    }

    public void Dispose()
    {
        _network.Dispose();
        _noise.Dispose();
        Gradient.Dispose();
    }

    /// <summary>Spoils what the encoder sees of rows, but for the condition.</summary>
    private Tensor Disturb(Tensor inputs, double epochs)
    {
        if (!_settings.IsDisturbed)
            return inputs;
        using var noGradients = no_grad();
        var layout = _settings.Plan.Layout;
        var rows = layout.Condition == 0 ? inputs : inputs.narrow(1, 0, layout.Features);
        var input = empty_like(rows);
        _settings.Disturb(rows, input, () => empty_like(rows), _noise, epochs);
        return layout.Condition == 0 ? input : cat([input, inputs.narrow(1, layout.Features, layout.Condition)], 1);
    }
}
