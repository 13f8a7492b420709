using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training.Steps;

/// <summary>
/// Forward and backward of a plain dense network without normalization, written out as products into tensors that are made once
/// (docs/decisions/0005-fused-step.md). Gives the gradients of <see cref="AutogradStep"/> up to rounding.
/// </summary>
internal sealed class FusedStep : IGradientStep
{
    private readonly StepSettings _settings;
    private readonly IReadOnlyList<ChainLink> _chain;
    private readonly List<FusedLayer> _layers = [];
    private readonly FusedLoss _loss;
    private readonly NoiseSource _noise;
    private FusedWorkspace? _full;
    private FusedWorkspace? _rest;

    /// <param name="settings">Whose plan the chain is of.</param>
    /// <param name="chain">The layers.</param>
    /// <param name="values">All parameters, 1-D.</param>
    public FusedStep(StepSettings settings, IReadOnlyList<ChainLink> chain, Tensor values)
    {
        _settings = settings;
        Gradient = zeros_like(values).DetachFromDisposeScope();
        _chain = chain;
        try
        {
            foreach (var link in chain)
                _layers.Add(new FusedLayer(link, settings.Layout, values, Gradient));
            _loss = new FusedLoss(settings, chain[^1].Activation);
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
        using var noGradients = no_grad();
        if (_settings.IsDisturbed || _chain.Any(link => link.Dropout > 0))
            _noise.Begin(moment.NoiseSeed);
        var space = Workspace(rows);
        Forward(space, Disturb(space, rows, moment.Epochs));
        double loss = _loss.Differentiate(space.Layers[^1], rows, weights, divisor);
        Backward(space);
        return loss;
    }

    public void Dispose()
    {
        _full?.Dispose();
        _rest?.Dispose();
        foreach (var layer in _layers)
            layer.Dispose();
        _loss?.Dispose();
        _noise?.Dispose();
        Gradient.Dispose();
    }

    /// <summary>Batches come in two sizes, all but the last one and that.</summary>
    private FusedWorkspace Workspace(Tensor rows)
    {
        long count = rows.shape[0];
        if (_full?.Rows == count)
            return _full;
        if (_rest?.Rows == count)
            return _rest;
        ref var place = ref _full is null || count > _full.Rows ? ref _full : ref _rest;
        place?.Dispose();
        return place = new FusedWorkspace(_settings, _chain, count, rows.device);
    }

    private Tensor Disturb(FusedWorkspace space, Tensor rows, double epochs)
    {
        if (space.Input is not { } x)
            return rows;
        _settings.Disturb(rows, x, () => space.InputMask!, _noise, epochs);
        return x;
    }

    private void Forward(FusedWorkspace space, Tensor x)
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            var (layer, state) = (_layers[i], space.Layers[i]);
            state.Input = x;
            state.Sum.copy_(layer.Bias).addmm_(x, layer.WeightTransposed);
            if (state.KeepsSum)
                state.Output.copy_(state.Sum);
            x = state.Output;
            Activations.ApplyInPlace(layer.Link.Activation, x);
            if (state.Mask is not null)
                x = state.Dropped!.copy_(_noise.Mask(state.Mask, layer.Link.Dropout)).TimesInPlace(x);
        }
    }

    private void Backward(FusedWorkspace space)
    {
        for (int i = _layers.Count - 1; i >= 0; i--)
        {
            var (layer, state) = (_layers[i], space.Layers[i]);
            layer.WeightGradient.addmm_(state.DeltaTransposed, state.Input, 0, 1);
            layer.BiasGradient.addmv_(state.DeltaTransposed, space.Ones, 0, 1);
            if (i == 0)
                return;
            var below = space.Layers[i - 1];
            below.Delta.addmm_(state.Delta, layer.Weight, 0, 1);
            if (below.Mask is not null)
                below.Delta.TimesInPlace(below.Mask);
            ActivationGradients.Multiply(_layers[i - 1].Link.Activation, below.Delta, below.Output, below.Sum);
        }
    }
}

/// <summary>One layer of a <see cref="DenseChain"/>.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Activation">Its activation; of the last one, that of the reconstruction.</param>
internal readonly record struct ChainLink(DenseLayer Layer, Activation Activation)
{
    public int Outputs => Layer.Outputs;

    public double Dropout => Layer.Tail.Dropout;
}

/// <summary>A plan that is no more than dense layers one behind the other, so that its gradient can be written out.</summary>
internal static class DenseChain
{
    /// <summary>The layers from features to reconstruction; null where the plan is more than that.</summary>
    public static IReadOnlyList<ChainLink>? Of(AutoencoderPlan plan, ReconstructionLoss loss)
    {
        if (!plan.IsPlain || plan.Head is not ActivationLayer head || !FusedLoss.Knows(loss))
            return null;
        var layers = plan.Encoder.Concat(plan.Decoder).OfType<DenseLayer>().ToList();
        if (layers.Count < plan.Encoder.Count + plan.Decoder.Count || layers.Any(layer => layer.Tail.Normalization != Normalization.None))
            return null;
        return [.. layers.Select((layer, i) => new ChainLink(layer, i < layers.Count - 1 ? layer.Tail.Activation : head.Activation))];
    }
}

/// <summary>The views of one layer's parameters and gradients in the flat tensors. Owns the views.</summary>
internal sealed class FusedLayer : IDisposable
{
    public FusedLayer(ChainLink link, ParameterLayout layout, Tensor values, Tensor gradient)
    {
        Link = link;
        Slot weight = layout[link.Layer.Weight],
            bias = layout[link.Layer.Bias];
        try
        {
            Weight = weight.ViewOf(values, weight.Rows, weight.Columns);
            WeightTransposed = Weight.t().DetachFromDisposeScope();
            Bias = bias.ViewOf(values, bias.Length);
            WeightGradient = weight.ViewOf(gradient, weight.Rows, weight.Columns);
            BiasGradient = bias.ViewOf(gradient, bias.Length);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ChainLink Link { get; }

    public Tensor Weight { get; } // (outputs, inputs)

    public Tensor WeightTransposed { get; } // (inputs, outputs)

    public Tensor Bias { get; } // (outputs)

    public Tensor WeightGradient { get; } // (outputs, inputs)

    public Tensor BiasGradient { get; } // (outputs)

    public void Dispose()
    {
        foreach (var view in new[] { Weight, WeightTransposed, Bias, WeightGradient, BiasGradient })
            view?.Dispose();
    }
}
