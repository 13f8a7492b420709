using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>The views of one layer's parameters and gradients in the flat tensors. Owns the views.</summary>
internal sealed class FusedLayer : IDisposable
{
    public FusedLayer(ChainLink link, ParameterLayout layout, Tensor values, Tensor gradient)
    {
        Link = link;
        Slot weight = layout[link.Layer.Weight], bias = layout[link.Layer.Bias];
        Weight = weight.ViewOf(values, weight.Rows, weight.Columns);
        WeightTransposed = Weight.t().DetachFromDisposeScope();
        Bias = bias.ViewOf(values, bias.Length);
        WeightGradient = weight.ViewOf(gradient, weight.Rows, weight.Columns);
        BiasGradient = bias.ViewOf(gradient, bias.Length);
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
            view.Dispose();
    }
}
