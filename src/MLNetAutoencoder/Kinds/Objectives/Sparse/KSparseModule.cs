using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

internal sealed record KSparseSettings(int K) : ObjectiveSettings
{
    internal override string KindName => "k-sparse";

    internal override IEnumerable<OptionFault> Faults(AutoencoderTrainingOptions options)
    {
        if (options.LatentSize < K)
            yield return new OptionFault(nameof(options.LatentSize), options.LatentSize, $"{K} or greater for {this}, which keeps so many values of the code");
    }

    /// <exception cref="InvalidOperationException">The code has fewer values.</exception>
    internal override ObjectiveModule Make(int latentSize, int features)
    {
        Guard.Data(K <= latentSize, $"Objective is {this}, and the code has {latentSize} values by the number of features; lower k, or set {nameof(AutoencoderTrainingOptions.LatentSize)} to {K} or greater.");
        return new KSparseModule(K, latentSize);
    }
}

/// <summary>The reconstruction's loss of codes that keep their greatest values.</summary>
internal sealed class KSparseModule(int k, int latentSize) : ObjectiveModule(latentSize)
{
    public override NetworkLayer Bottleneck { get; } = new GreatestLayer(latentSize, k);

    public override Tensor Loss(LossPass pass) => pass.Distance(pass.Code(pass.Head()));

    /// <summary>Sets all but the k greatest values to 0.</summary>
    private sealed class GreatestLayer(int size, int k) : NetworkLayer(size, size)
    {
        public override Tensor Forward(Tensor x, ForwardPass pass)
        {
            var (values, places) = x.topk(k, 1);
            return zeros_like(x, requires_grad: false).scatter(1, places, values);
        }

        public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers)
        {
            string[] greatest = graph.Nodes("TopK", [x, graph.Integers(k)], 2, OnnxGraphBuilder.Int("axis", 1));
            string zeros = graph.Node("Mul", [x, graph.Scalar(0)]);
            return graph.Node("ScatterElements", [zeros, greatest[1], greatest[0]], null, OnnxGraphBuilder.Int("axis", 1));
        }

        public override string ToString() => $"Greatest {k}";
    }
}
