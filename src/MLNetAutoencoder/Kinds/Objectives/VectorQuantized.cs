using System.Text.Json.Serialization;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Kinds.Objectives;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Settings;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <content>Codes out of a book.</content>
[JsonDerivedType(typeof(VectorQuantizedSettings), nameof(VectorQuantized))]
public abstract partial record Objective
{
    private const int MostCodes = 65536;

    /// <summary>
    /// The vector-quantized autoencoder (van den Oord et al. 2017): the encoder's values are divided into groups, and each group is
    /// replaced by the nearest vector of its codebook. Gradients pass the choice straight through;
    /// <c>loss + |sg(e) - q|² + commitment · |e - sg(q)|²</c>, means over the code. Vectors that are hardly chosen any more are moved to
    /// encoded rows (Kaiser et al. 2018).
    /// </summary>
    /// <param name="codes">Vectors in each codebook: 2 to 65536. The default is 256.</param>
    /// <param name="groups">Groups, which must divide the size of the code: 1 or greater. The default is 4.</param>
    /// <param name="commitment">What the encoder's distance from its vectors counts: 0 or greater. The default is 0.25.</param>
    /// <returns>
    /// The objective. It reports <c>Codebook use</c>, the share of vectors in use, and <c>Quantization</c>, the mean squared distance from
    /// them.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Objective VectorQuantized(int codes = 256, int groups = 4, double commitment = 0.25)
    {
        SettingRange.Require(codes is >= 2 and <= MostCodes, codes, $"2 to {MostCodes}");
        SettingRange.RequireAtLeastOne(groups);
        SettingRange.RequireNotNegative(commitment);
        return new VectorQuantizedSettings(codes, groups, commitment);
    }
}

internal sealed record VectorQuantizedSettings(int Codes, int Groups, double Commitment) : ObjectiveSettings
{
    internal override string KindName => "vector-quantized";

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options)
    {
        if (options.LatentSize % Groups > 0)
            yield return new OptionFault(
                nameof(options.LatentSize),
                options.LatentSize,
                Invariant.Text($"a multiple of {Groups} for {this}, which divides the code into so many groups")
            );
    }

    /// <exception cref="InvalidOperationException">The code cannot be divided so.</exception>
    internal override ObjectiveModule Make(int latentSize, int features)
    {
        Guard.Data(
            latentSize % Groups == 0,
            $"Objective is {this}, and the code has {latentSize} values by the number of features, which {Groups} groups do not divide; "
                + $"set {nameof(IPlanOptions.LatentSize)} to a multiple, or other groups."
        );
        return new VectorQuantizedModule(this, latentSize);
    }
}

/// <summary>The reconstruction's loss of quantized codes, and the distances of codes and vectors from each other.</summary>
internal sealed class VectorQuantizedModule(VectorQuantizedSettings settings, int latentSize) : ObjectiveModule(latentSize)
{
    private readonly CodebookLayer _codebook = new(latentSize, settings.Groups, settings.Codes);

    public override NetworkLayer Bottleneck => _codebook;

    public override NetworkLayer Projection => _codebook;

    /// <summary>Vectors are counted and moved by batches.</summary>
    public override bool NeedsWholeBatch => true;

    public override IReadOnlyList<string> Terms => ["Codebook use", "Quantization"];

    public override Tensor Loss(LossPass pass)
    {
        var head = pass.Head();
        pass.Left = head.detach();
        var chosen = _codebook.Forward(head, pass.Forward);
        var towardsCode = Distance(chosen, head.detach());
        var towardsVector = Distance(head, chosen.detach());
        pass.Report("Codebook use", _codebook.Use(pass.Forward));
        pass.Report("Quantization", towardsVector);
        var straight = head.Plus(chosen.Minus(head).detach());
        return pass.Distance(straight).Plus(towardsCode).PlusScaled(towardsVector, settings.Commitment);
    }

    public override void Learned(LossPass pass) => _codebook.Observe(pass.Left!, pass.Forward);

    public override void Prepare(PlanNumbers plan) => _codebook.Place(plan[_codebook.Vectors], plan.Heads());

    private static Tensor Distance(Tensor a, Tensor b) => a.Minus(b).Squared().mean([1L]);
}
