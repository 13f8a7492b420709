using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>
/// The parameters of a network as views of flat tensors, so that several networks can share one set of values and have gradients of their
/// own. Owns the views.
/// </summary>
internal sealed class Network : IDisposable
{
    private readonly Dictionary<Parameter, Tensor> _tensors = [];

    /// <param name="layout">Where the parameters stand.</param>
    /// <param name="values">All parameters, 1-D.</param>
    /// <param name="buffers">All buffers, 1-D.</param>
    /// <param name="gradient">Where <c>backward</c> adds the gradients, 1-D; null for a network that only computes.</param>
    /// <param name="precision">The type that products are computed in.</param>
    public Network(ParameterLayout layout, Tensor values, Tensor buffers, Tensor? gradient = null, ScalarType precision = ScalarType.Float32)
    {
        Precision = precision;
        foreach (var parameter in layout.All)
        {
            bool isBuffer = parameter.Role == ParameterRole.Buffer;
            long[] shape = parameter.Rows == 1 && parameter.Role != ParameterRole.Weight ? [parameter.Columns] : [parameter.Rows, parameter.Columns];
            var view = layout[parameter].ViewOf(isBuffer ? buffers : values, shape);
            if (gradient is not null && !isBuffer)
            {
                view.requires_grad = true;
                using var slope = layout[parameter].ViewOf(gradient, shape);
                view.grad = slope;
            }
            _tensors.Add(parameter, view);
        }
    }

    public ScalarType Precision { get; }

    public Tensor this[Parameter parameter] => _tensors[parameter];

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
            tensor.Dispose();
    }
}
