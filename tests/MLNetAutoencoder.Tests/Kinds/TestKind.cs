using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// An objective that only tests know: draws the codes towards a center that it sets by the data, and reports how far they are from it.
/// </summary>
internal sealed record TestObjectiveSettings(double Strength) : ObjectiveSettings
{
    internal override string KindName => "centered";

    internal override bool ScoresReconstruction => false;

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options)
    {
        if (options.LatentActivation == Activation.Sigmoid)
            yield return new OptionFault(nameof(options.LatentActivation), options.LatentActivation, "another than Sigmoid for the test");
    }

    internal override ObjectiveModule Make(int latentSize, int features) => new TestObjective(latentSize, Strength);
}

/// <summary>What <see cref="TestObjectiveSettings"/> make.</summary>
internal sealed class TestObjective(int latentSize, double strength) : ObjectiveModule(latentSize)
{
    private readonly CentreLayer _centre = new(latentSize);

    public override IReadOnlyList<NetworkLayer> Auxiliary => [_centre];

    public override IReadOnlyList<string> Terms => ["Distance"];

    public Parameter Center => _centre.Parameters[0];

    public override Tensor Loss(LossPass pass)
    {
        var code = pass.Code(pass.Head());
        var distance = code.Minus(pass.Forward[Center]).Squared().mean([1L]);
        pass.Report("Distance", distance);
        return pass.Distance(code).Plus(distance.Times(strength));
    }

    public override void Prepare(PlanNumbers plan)
    {
        float[][] heads = plan.Heads();
        for (int i = 0; i < heads[0].Length; i++)
            plan[Center][i] = heads.Average(head => head[i]);
    }

    public override string WriteScore(ModelGraph graph) =>
        graph.MeanSquare(graph.Code, graph.Nodes.Constant(graph.Numbers[Center], 1, Center.Columns));

    /// <summary>Holds the center.</summary>
    private sealed class CentreLayer(int size) : NetworkLayer(size, size)
    {
        public override IReadOnlyList<Parameter> Parameters { get; } = [Parameter.Buffer(size, 0)];

        public override Tensor Forward(Tensor x, ForwardPass pass) => x;

        public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers) => x;

        public override string ToString() => "Center";
    }
}

/// <summary>An architecture that only tests know: no hidden layers.</summary>
internal sealed record TestArchitectureSettings : ArchitectureSettings
{
    internal override string KindName => "flat";

    internal override NetworkParts Build(IPlanOptions options, NetworkSizes sizes) =>
        new(
            [new DenseLayer(sizes.Features, sizes.Head, options.LatentActivation)],
            [new DenseLayer(sizes.Code, sizes.Raw, Activation.Identity)]
        );
}
