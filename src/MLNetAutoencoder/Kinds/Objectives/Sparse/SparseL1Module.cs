using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

internal sealed record SparseL1Settings(double Weight) : ObjectiveSettings
{
    internal override string KindName => "sparse-l1";

    internal override ObjectiveModule Make(int latentSize, int features) => new SparseL1Module(Weight, latentSize);
}

/// <summary>The reconstruction's loss and the mean absolute value of the code.</summary>
internal sealed class SparseL1Module(double weight, int latentSize) : ObjectiveModule(latentSize)
{
    private static readonly Scalar s_one = 1.0;
    private readonly Scalar _weight = weight;

    public override IReadOnlyList<string> Terms => ["Sparsity"];

    public override Tensor Loss(LossPass pass)
    {
        var code = pass.Code(pass.Head());
        var sizes = code.abs().mean([1L]);
        pass.Report("Sparsity", sizes);
        return pass.Distance(code).add(sizes.mul(_weight), s_one);
    }
}
