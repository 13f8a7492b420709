using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>The reconstruction's loss of quantised codes, and the distances of codes and vectors from each other.</summary>
internal sealed class VectorQuantizedModule(VectorQuantizedSettings settings, int latentSize) : ObjectiveModule(latentSize)
{
    private static readonly Scalar s_one = 1.0;
    private readonly Scalar _commitment = settings.Commitment;
    private readonly CodebookLayer _codebook = new(latentSize, settings.Groups, settings.Codes);

    public override NetworkLayer Bottleneck => _codebook;

    public override NetworkLayer Projection => _codebook;

    /// <summary>Vectors are counted and moved by batches.</summary>
    public override bool NeedsWholeBatch => true;

    public override IReadOnlyList<string> Terms => ["Codebook use", "Quantisation"];

    public override Tensor Loss(LossPass pass)
    {
        var head = pass.Head();
        pass.Left = head.detach();
        var chosen = _codebook.Forward(head, pass.Forward);
        var towardsCode = Distance(chosen, head.detach());
        var towardsVector = Distance(head, chosen.detach());
        pass.Report("Codebook use", _codebook.Use(pass.Forward));
        pass.Report("Quantisation", towardsVector);
        var straight = head.add(chosen.sub(head).detach(), s_one);
        return pass.Distance(straight).add(towardsCode, s_one).add(towardsVector, _commitment);
    }

    public override void Learned(LossPass pass) => _codebook.Observe(pass.Left!, pass.Forward);

    public override void Prepare(PlanNumbers plan) => _codebook.Place(plan[_codebook.Vectors], plan.Heads());

    private static Tensor Distance(Tensor a, Tensor b)
    {
        var difference = a.sub(b);
        return difference.mul(difference).mean([1L]);
    }
}
