using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training.Steps;

/// <summary>Gradients by libtorch's automatic differentiation.</summary>
internal sealed class AutogradStep : IGradientStep
{
    private readonly StepSettings _settings;
    private readonly NetworkTensors _network;
    private readonly NoiseSource _noise;

    public AutogradStep(StepSettings settings, Tensor values, Tensor buffers, ScalarType precision)
    {
        _settings = settings;
        Gradient = zeros_like(values).DetachFromDisposeScope();
        try
        {
            _network = new NetworkTensors(settings.Layout, values, buffers, Gradient, precision);
            _noise = new NoiseSource();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Tensor Gradient { get; }

    public double Differentiate(Tensor rows, Tensor? weights, long divisor, StepMoment moment, Span<double> terms)
    {
        using var scope = NewDisposeScope();
        using (no_grad())
            Gradient.zero_();
        using var gradients = enable_grad(); // an optimizer may ask for a gradient in the middle of its own step
        _noise.Begin(moment.NoiseSeed);
        var forward = new ForwardPass(_network, _noise, isLearning: true, moment.Epochs);
        var pass = new LossPass(_settings.Plan, forward, rows, Disturb(_settings.Plan.Inputs(rows), moment.Epochs));
        var sum = TermSums.Weigh(_settings.Plan.Objective.Loss(pass), weights);
        sum.Times(1.0 / divisor).backward();
        using (no_grad())
            _settings.Plan.Objective.Learned(pass);
        TermSums.Write(_settings.Plan, pass, terms);
        return FlatTensor.Read(sum);
    }

    public void Dispose()
    {
        _network?.Dispose();
        _noise?.Dispose();
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

/// <summary>Computes the loss of some rows and its gradient, one thread at a time.</summary>
internal interface IGradientStep : IDisposable
{
    /// <summary>The gradient of the last rows, 1-D, laid out as the parameters.</summary>
    Tensor Gradient { get; }

    /// <summary>Computes loss and gradient at the present values.</summary>
    /// <param name="rows">(N, features), as the network is to rebuild them.</param>
    /// <param name="weights">(N, 1), how much each row counts; null for 1.</param>
    /// <param name="divisor">What the sum over rows is divided by in the gradient: the rows of the whole step.</param>
    /// <param name="moment">Where in the training the step is.</param>
    /// <param name="terms">Takes the sums over rows of what the objective reports, as many as it names.</param>
    /// <returns>The sum over rows of weight times loss, where the loss of a row is a mean over features.</returns>
    double Differentiate(Tensor rows, Tensor? weights, long divisor, StepMoment moment, Span<double> terms);
}

/// <summary>Adds up over rows what an objective reports.</summary>
internal static class TermSums
{
    /// <param name="plan">Names the terms.</param>
    /// <param name="pass">Has them, once its loss is computed.</param>
    /// <param name="sums">Takes a sum over rows for each name.</param>
    public static void Write(AutoencoderPlan plan, LossPass pass, Span<double> sums)
    {
        for (int i = 0; i < plan.Objective.Terms.Count; i++)
        {
            var value = pass.Terms.Last(term => term.Name == plan.Objective.Terms[i]).Value.detach();
            sums[i] = value.NumberOfElements == 1 ? FlatTensor.Read(value) * pass.Rows.shape[0] : FlatTensor.Read(value.sum());
        }
    }

    /// <summary>The sum over rows of weight times loss.</summary>
    public static Tensor Weigh(Tensor losses, Tensor? weights) => weights is null ? losses.sum() : losses.dot(weights.view(-1));
}

/// <summary>Where in a training a step is.</summary>
/// <param name="NoiseSeed">What the step draws from.</param>
/// <param name="Epochs">How many epochs have been learned, with parts of them.</param>
internal readonly record struct StepMoment(long NoiseSeed, double Epochs);
