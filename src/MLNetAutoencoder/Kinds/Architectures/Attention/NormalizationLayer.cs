using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Layer normalisation by itself (Ba et al. 2016).</summary>
internal sealed class NormalizationLayer(int size) : NetworkLayer(size, size)
{
    private readonly LayerTail _tail = new(size, Activation.Identity, Normalization.Layer, dropout: 0);

    public override IReadOnlyList<Parameter> Parameters => [.. _tail.Parameters];

    public override Tensor Forward(Tensor x, ForwardPass pass) => _tail.Forward(x, pass);

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers) => _tail.Write(graph, x, numbers);

    public override string ToString() => "Normalization";
}
