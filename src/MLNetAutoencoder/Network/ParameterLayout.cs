namespace MLNetAutoencoder;

/// <summary>A matrix within a flat array, row-major; a vector is a matrix of one row.</summary>
internal readonly record struct Slot(long Offset, int Rows, int Columns)
{
    public int Length => checked(Rows * Columns);

    public Span<float> Of(float[] flat) => flat.AsSpan(checked((int)Offset), Length);
}

/// <summary>Where the parameters of one layer stand.</summary>
/// <param name="Weight">Outputs x inputs.</param>
/// <param name="Bias">One value per output.</param>
/// <param name="Gain">Factors after normalisation; null without.</param>
/// <param name="Shift">What is added after normalisation; null without.</param>
/// <param name="Mean">The running mean of batch normalisation, in the flat buffers; null without.</param>
/// <param name="Variance">The running variance of batch normalisation, in the flat buffers; null without.</param>
internal sealed record LayerSlots(Slot Weight, Slot Bias, Slot? Gain, Slot? Shift, Slot? Mean, Slot? Variance);

/// <summary>
/// Where each parameter of a network stands in one flat array, weights first, and each buffer in another: so that an optimiser takes a few
/// steps over one tensor instead of a dozen over each parameter (docs/decisions/0005-fused-step.md).
/// </summary>
internal sealed class ParameterLayout
{
    private int _buffers;
    private int _parameters;

    private ParameterLayout(LayerPlan plan)
    {
        Slot[] weights = [.. plan.Layers.Select(l => Parameter(l.Outputs, l.Inputs))];
        Weights = weights;
        WeightCount = _parameters;
        Layers = [.. plan.Layers.Zip(weights, MakeLayer)];
    }

    public IReadOnlyList<LayerSlots> Layers { get; }

    public IReadOnlyList<Slot> Weights { get; }

    /// <summary>The weights stand before this; biases and what belongs to normalisation behind.</summary>
    public int WeightCount { get; }

    public int ParameterCount => _parameters;

    public int BufferCount => _buffers;

    public static ParameterLayout Of(LayerPlan plan) => new(plan);

    private LayerSlots MakeLayer(PlannedLayer layer, Slot weight) => new(
        weight,
        Parameter(1, layer.Outputs),
        layer.Normalization == Normalization.None ? null : Parameter(1, layer.Outputs),
        layer.Normalization == Normalization.None ? null : Parameter(1, layer.Outputs),
        layer.Normalization != Normalization.Batch ? null : Buffer(layer.Outputs),
        layer.Normalization != Normalization.Batch ? null : Buffer(layer.Outputs));

    private Slot Parameter(int rows, int columns)
    {
        var slot = new Slot(_parameters, rows, columns);
        _parameters = checked(_parameters + slot.Length);
        return slot;
    }

    private Slot Buffer(int columns)
    {
        var slot = new Slot(_buffers, 1, columns);
        _buffers = checked(_buffers + slot.Length);
        return slot;
    }
}
