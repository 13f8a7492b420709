using static TorchSharp.torch;

namespace MLNetAutoencoder.Network;

/// <summary>What a parameter is to those that change it.</summary>
internal enum ParameterRole
{
    /// <summary>Learned, and held small by penalties, decay and bounds.</summary>
    Weight,

    /// <summary>Learned, and left alone by these.</summary>
    Offset,

    /// <summary>Not learned but measured along the way.</summary>
    Buffer,
}

/// <summary>
/// A matrix of numbers that a layer takes; a vector is a matrix of one row. It stands for itself: a layer that holds another layer's
/// parameter shares its numbers.
/// </summary>
/// <param name="rows">Of a weight: the units that it leads to.</param>
/// <param name="columns">Of a weight: the values that lead into each unit.</param>
/// <param name="role">What it is to those that change it.</param>
/// <param name="start">Writes what training begins with.</param>
internal sealed class Parameter(int rows, int columns, ParameterRole role, StartValues start)
{
    public int Rows => rows;

    public int Columns => columns;

    public ParameterRole Role => role;

    /// <summary>Writes what training begins with, row by row.</summary>
    public StartValues Start => start;

    /// <summary>A matrix of weights, drawn by the initializer that the options name.</summary>
    public static Parameter Weight(int outputs, int inputs) =>
        new(
            outputs,
            inputs,
            ParameterRole.Weight,
            (values, initializer, random) => InitialWeights.Fill(values, outputs, inputs, initializer, random)
        );

    /// <summary>What is added to the sums of a layer.</summary>
    /// <param name="outputs">Values.</param>
    /// <param name="inputs">Values that lead into each sum, by which PyTorch draws its biases.</param>
    public static Parameter Bias(int outputs, int inputs) =>
        new(
            1,
            outputs,
            ParameterRole.Offset,
            (values, initializer, random) => InitialWeights.FillBias(values, inputs, initializer, random)
        );

    /// <summary>A learned vector that begins with one value.</summary>
    public static Parameter Vector(int size, float start) => new(1, size, ParameterRole.Offset, (values, _, _) => values.Fill(start));

    /// <summary>A measured vector that begins with one value.</summary>
    public static Parameter Buffer(int size, float start) => Buffer(1, size, start);

    /// <summary>A measured matrix that begins with one value.</summary>
    public static Parameter Buffer(int rows, int columns, float start) =>
        new(rows, columns, ParameterRole.Buffer, (values, _, _) => values.Fill(start));
}

/// <summary>Writes what training begins with.</summary>
/// <param name="values">As many as the parameter has, row by row.</param>
/// <param name="initializer">What the options name for weights.</param>
/// <param name="random">Gives the same numbers for the same seed.</param>
internal delegate void StartValues(Span<float> values, WeightInitializer initializer, Random random);

/// <summary>
/// Where each parameter of a network stands in one flat array, weights first, and each buffer in another: so that an optimizer takes a few
/// steps over one tensor instead of a dozen over each parameter (docs/decisions/0005-fused-step.md).
/// </summary>
internal sealed class ParameterLayout
{
    private readonly Dictionary<Parameter, Slot> _slots = [];
    private readonly List<Parameter> _inOrderOfLayers;

    private ParameterLayout(IEnumerable<NetworkLayer> layers)
    {
        _inOrderOfLayers = [.. layers.SelectMany(layer => layer.Parameters).Distinct()];
        int weights = Place(ParameterRole.Weight, 0);
        WeightCount = weights;
        Weights = [.. _inOrderOfLayers.Where(p => p.Role == ParameterRole.Weight).Select(p => _slots[p])];
        ParameterCount = Place(ParameterRole.Offset, weights);
        BufferCount = Place(ParameterRole.Buffer, 0);
    }

    /// <summary>Every parameter and buffer once, in the order of the layers that first hold it.</summary>
    public IReadOnlyList<Parameter> All => _inOrderOfLayers;

    public IReadOnlyList<Slot> Weights { get; }

    /// <summary>The weights stand before this, what else is learned behind.</summary>
    public int WeightCount { get; }

    public int ParameterCount { get; }

    public int BufferCount { get; }

    public Slot this[Parameter parameter] => _slots[parameter];

    public static ParameterLayout Of(IEnumerable<NetworkLayer> layers) => new(layers);

    private int Place(ParameterRole role, int end)
    {
        foreach (var parameter in _inOrderOfLayers.Where(p => p.Role == role))
        {
            var slot = new Slot(end, parameter.Rows, parameter.Columns);
            _slots.Add(parameter, slot);
            end = checked(end + slot.Length);
        }
        return end;
    }
}

/// <summary>A matrix within a flat array, row-major; a vector is a matrix of one row.</summary>
internal readonly record struct Slot(long Offset, int Rows, int Columns)
{
    public int Length => checked(Rows * Columns);

    public Span<float> Of(float[] flat) => flat.AsSpan(checked((int)Offset), Length);

    /// <summary>The same numbers in a flat tensor, as a view that outlives its scope.</summary>
    /// <param name="flat">1-D.</param>
    /// <param name="shape">Sizes that multiply to the length.</param>
    public Tensor ViewOf(Tensor flat, params long[] shape)
    {
        using var part = flat.narrow(0, Offset, Length);
        return part.view(shape).DetachFromDisposeScope();
    }
}
