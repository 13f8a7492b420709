using static TorchSharp.torch;

namespace MLNetAutoencoder.Network;

/// <summary>The numbers of a network outside the training engine, laid out by <see cref="ParameterLayout"/>.</summary>
/// <param name="Parameters">What is learned.</param>
/// <param name="Buffers">What is measured along the way: running means and variances.</param>
internal sealed record SavedWeights(float[] Parameters, float[] Buffers);

/// <summary>The numbers of a network by the parameter that they belong to.</summary>
internal sealed class WeightSpans(ParameterLayout layout, SavedWeights state)
{
    public Span<float> this[Parameter parameter] =>
        layout[parameter].Of(parameter.Role == ParameterRole.Buffer ? state.Buffers : state.Parameters);
}

/// <summary>The parameters and buffers of a network in the training engine, as two flat tensors. Owns them.</summary>
internal sealed class Weights : IDisposable
{
    public Weights(SavedWeights state, Device device)
    {
        Values = Flat(state.Parameters, device);
        Buffers = Flat(state.Buffers, device);
    }

    public Tensor Values { get; }

    public Tensor Buffers { get; }

    public SavedWeights ToArrays() => new(FlatTensor.ToArray(Values), FlatTensor.ToArray(Buffers));

    public void Load(SavedWeights state)
    {
        FlatTensor.Load(Values, state.Parameters);
        FlatTensor.Load(Buffers, state.Buffers);
    }

    public void CopyTo(Weights other)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        other.Values.copy_(Values);
        other.Buffers.copy_(Buffers);
    }

    public Weights Clone() => new(ToArrays(), Values.device);

    public void Dispose()
    {
        Values.Dispose();
        Buffers.Dispose();
    }

    private static Tensor Flat(float[] values, Device device) => FlatTensor.Of(values, [values.Length], device).DetachFromDisposeScope();
}

/// <summary>
/// The parameters of a network as views of flat tensors, so that several networks can share one set of values and have gradients of their
/// own. Owns the views.
/// </summary>
internal sealed class NetworkTensors : IDisposable
{
    private readonly Dictionary<Parameter, Tensor> _tensors = [];

    /// <param name="layout">Where the parameters stand.</param>
    /// <param name="values">All parameters, 1-D.</param>
    /// <param name="buffers">All buffers, 1-D.</param>
    /// <param name="gradient">Where <c>backward</c> adds the gradients, 1-D; null for a network that only computes.</param>
    /// <param name="precision">The type that products are computed in.</param>
    public NetworkTensors(
        ParameterLayout layout,
        Tensor values,
        Tensor buffers,
        Tensor? gradient = null,
        ScalarType precision = ScalarType.Float32
    )
    {
        Precision = precision;
        try
        {
            foreach (var parameter in layout.All)
            {
                bool isBuffer = parameter.Role == ParameterRole.Buffer;
                long[] shape =
                    parameter.Rows == 1 && parameter.Role != ParameterRole.Weight
                        ? [parameter.Columns]
                        : [parameter.Rows, parameter.Columns];
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
        catch
        {
            Dispose();
            throw;
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
