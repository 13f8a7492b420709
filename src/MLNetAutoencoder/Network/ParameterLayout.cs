namespace MLNetAutoencoder;

/// <summary>
/// Where each parameter of a network stands in one flat array, weights first, and each buffer in another: so that an optimiser takes a few
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
