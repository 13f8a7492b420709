using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>The views of one layer's parameters and gradients in the flat tensors. Owns the views.</summary>
internal sealed class FusedLayer : IDisposable
{
    public FusedLayer(PlannedLayer plan, LayerSlots slots, Tensor values, Tensor gradient)
    {
        Plan = plan;
        Weight = Matrix(values, slots.Weight);
        WeightTransposed = Weight.t().DetachFromDisposeScope();
        Bias = Vector(values, slots.Bias);
        WeightGradient = Matrix(gradient, slots.Weight);
        BiasGradient = Vector(gradient, slots.Bias);
    }

    public PlannedLayer Plan { get; }

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

    private static Tensor Matrix(Tensor flat, Slot slot)
    {
        using var part = Vector(flat, slot);
        return part.view(slot.Rows, slot.Columns).DetachFromDisposeScope();
    }

    private static Tensor Vector(Tensor flat, Slot slot) => flat.narrow(0, slot.Offset, slot.Length).DetachFromDisposeScope();
}
