using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>An activation by itself.</summary>
internal sealed class ActivationLayer(Shape shape, Activation activation) : NetworkLayer(shape, shape)
{
    public Activation Activation => activation;

    public override Tensor Forward(Tensor x, ForwardPass pass) => Activations.Apply(activation, x);

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers) => OnnxActivations.Write(graph, activation, x);

    public override string ToString() => $"{activation}";
}
