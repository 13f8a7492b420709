using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>The same layer at each step of a window: (steps x inputs) to (steps x outputs), the first step first.</summary>
/// <param name="steps">1 or greater.</param>
/// <param name="inner">Takes and gives the values of one step.</param>
internal sealed class PerStepLayer(int steps, NetworkLayer inner) : NetworkLayer(steps * inner.Input.Size, steps * inner.Output.Size)
{
    public override IReadOnlyList<Parameter> Parameters => inner.Parameters;

    public override double Multiplications => steps * inner.Multiplications;

    public override bool MixesRows => inner.MixesRows;

    public override Tensor Forward(Tensor x, ForwardPass pass) => inner.Forward(x.reshape(-1, inner.Input.Size), pass).view(-1, Output.Size);

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers)
    {
        string apart = graph.Node("Reshape", [x, graph.Integers(-1, inner.Input.Size)]);
        return graph.Node("Reshape", [inner.Write(graph, apart, numbers), graph.Integers(-1, Output.Size)]);
    }

    public override string ToString() => $"{steps} times {inner}";
}
