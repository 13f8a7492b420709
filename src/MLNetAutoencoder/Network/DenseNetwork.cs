using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>
/// A dense autoencoder over flat tensors: its parameters are views of them, so several networks can share one set of values and have
/// gradients of their own. Owns the views.
/// </summary>
internal sealed class DenseNetwork : IDisposable
{
    private const double Momentum = 0.1; // of running means and variances, as in PyTorch

    private readonly LayerPlan _plan;
    private readonly ScalarType _precision;
    private readonly Layer[] _layers;

    /// <param name="plan">The shape.</param>
    /// <param name="layout">Where the parameters stand.</param>
    /// <param name="values">All parameters, 1-D.</param>
    /// <param name="buffers">All buffers, 1-D.</param>
    /// <param name="gradient">Where <c>backward</c> adds the gradients, 1-D; null for a network that only computes.</param>
    /// <param name="precision">The type that products are computed in.</param>
    public DenseNetwork(LayerPlan plan, ParameterLayout layout, Tensor values, Tensor buffers, Tensor? gradient = null, ScalarType precision = ScalarType.Float32)
    {
        _plan = plan;
        _precision = precision;
        _layers = [.. plan.Layers.Zip(layout.Layers, (planned, slots) => new Layer(
            planned,
            Leaf(slots.Weight, [slots.Weight.Rows, slots.Weight.Columns]),
            Vector(slots.Bias)!,
            Vector(slots.Gain),
            Vector(slots.Shift),
            View(buffers, slots.Mean),
            View(buffers, slots.Variance)))];

        Tensor? Vector(Slot? slot) => slot is { } s ? Leaf(s, [s.Length]) : null;

        Tensor Leaf(Slot slot, long[] shape)
        {
            var leaf = ViewOf(values, slot, shape);
            if (gradient is not null)
            {
                leaf.requires_grad = true;
                using var view = ViewOf(gradient, slot, shape);
                leaf.grad = view;
            }
            return leaf;
        }
    }

    public Tensor Encode(Tensor rows) => Run(0, _plan.Encoder.Count, rows, null); // (N, features) -> (N, latent)

    public Tensor Decode(Tensor codes) => Run(_plan.Encoder.Count, _layers.Length, codes, null); // (N, latent) -> (N, features)

    /// <summary>Rows through encoder and decoder.</summary>
    /// <param name="rows">(N, features).</param>
    /// <param name="noise">What dropout draws from while learning; null when not learning.</param>
    /// <param name="withOutput">Whether the last activation is applied; else its input is given.</param>
    /// <returns>(N, features).</returns>
    public Tensor Forward(Tensor rows, NoiseSource? noise = null, bool withOutput = true) => Run(0, _layers.Length, rows, noise, withOutput);

    public void Dispose()
    {
        foreach (var layer in _layers)
            layer.Dispose();
    }

    private static Tensor? View(Tensor flat, Slot? slot) => slot is { } s ? ViewOf(flat, s, [s.Length]) : null;

    private static Tensor ViewOf(Tensor flat, Slot slot, long[] shape)
    {
        using var part = flat.narrow(0, slot.Offset, slot.Length);
        return part.view(shape).DetachFromDisposeScope();
    }

    private Tensor Run(int first, int end, Tensor x, NoiseSource? noise, bool withOutput = true)
    {
        for (int i = first; i < end; i++)
        {
            var layer = _layers[i];
            x = Normalize(layer, Linear(layer, x), noise is not null);
            if (withOutput || i < _layers.Length - 1)
                x = noise is null ? Activations.ApplyInPlace(layer.Plan.Activation, x) : Activations.Apply(layer.Plan.Activation, x);
            if (noise is not null && layer.Plan.Dropout > 0)
                x = x.mul(noise.Mask(empty_like(x, requires_grad: false), layer.Plan.Dropout));
        }
        return x;
    }

    private Tensor Linear(Layer layer, Tensor x) => _precision == ScalarType.Float32
        ? F.linear(x, layer.Weight, layer.Bias)
        : F.linear(x.to(_precision), layer.Weight.to(_precision), layer.Bias.to(_precision)).to(ScalarType.Float32);

    private static Tensor Normalize(Layer layer, Tensor x, bool learning) => layer.Plan.Normalization switch
    {
        Normalization.Batch => F.batch_norm(x, layer.Mean!, layer.Variance!, layer.Gain, layer.Shift, learning && x.shape[0] > 1, Momentum, TrainedNormalization.Epsilon),
        Normalization.Layer => F.layer_norm(x, [layer.Plan.Outputs], layer.Gain, layer.Shift, TrainedNormalization.Epsilon),
        _ => x,
    };

    private sealed record Layer(PlannedLayer Plan, Tensor Weight, Tensor Bias, Tensor? Gain, Tensor? Shift, Tensor? Mean, Tensor? Variance) : IDisposable
    {
        public void Dispose()
        {
            foreach (var tensor in new[] { Weight, Bias, Gain, Shift, Mean, Variance })
                tensor?.Dispose();
        }
    }
}
