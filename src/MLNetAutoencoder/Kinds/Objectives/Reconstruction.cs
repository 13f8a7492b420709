using System.Text.Json.Serialization;
using MLNetAutoencoder.Kinds;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <content>The plain autoencoder.</content>
[JsonDerivedType(typeof(ReconstructionSettings), nameof(Reconstruction))]
public abstract partial record Objective
{
    /// <summary>To rebuild the rows, and nothing else.</summary>
    /// <returns>The objective.</returns>
    public static Objective Reconstruction() => new ReconstructionSettings();
}

internal sealed record ReconstructionSettings : ObjectiveSettings
{
    internal override string KindName => "";

    internal override ObjectiveModule Make(int latentSize, int features) => new ReconstructionModule(latentSize);
}

internal sealed class ReconstructionModule(int latentSize) : ObjectiveModule(latentSize)
{
    public override bool IsPlain => true;

    public override Tensor Loss(LossPass pass) => pass.Distance(pass.Code(pass.Head()));
}
