using System.Text.Json.Serialization;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Settings;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <content>Codes that a second network cannot tell from drawn ones.</content>
[JsonDerivedType(typeof(AdversarialSettings), nameof(Adversarial))]
public abstract partial record Objective
{
    /// <summary>
    /// The adversarial autoencoder (Makhzani et al. 2016): a discriminator learns to tell codes from standard normal numbers, and the
    /// encoder to deceive it. Both learn in the same steps by the same optimizer: <c>loss + weight · log(1 + exp(-D(z)))</c> for the
    /// autoencoder, the cross-entropy for the discriminator. Validation goes by the reconstruction alone, since the two others rise and
    /// fall with each other. Take <c>Optimizer.Adam(beta1: 0.5)</c>: with more momentum the two chase each other (Radford, Metz and
    /// Chintala 2016).
    /// </summary>
    /// <param name="weight">What deceiving counts in the loss: above 0, and finite. The default is 0.02.</param>
    /// <param name="units">Units of each of the discriminator's two hidden layers: 1 or greater. The default is 64.</param>
    /// <returns>
    /// The objective. It reports <c>Discriminator</c>, the discriminator's cross-entropy, which is 1.386 where it cannot tell, and
    /// <c>Generator</c>, the encoder's.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Objective Adversarial(double weight = 0.02, int units = 64)
    {
        SettingRange.RequirePositive(weight);
        SettingRange.RequireAtLeastOne(units);
        return new AdversarialSettings(weight, units);
    }
}

internal sealed record AdversarialSettings(double Weight, int Units) : ObjectiveSettings
{
    internal override string KindName => "adversarial";

    internal override ObjectiveModule Make(int latentSize, int features) => new AdversarialModule(this, latentSize);
}

/// <summary>The losses of autoencoder and discriminator, of which each moves its own parameters.</summary>
internal sealed class AdversarialModule(AdversarialSettings settings, int latentSize) : ObjectiveModule(latentSize)
{
    public override IReadOnlyList<NetworkLayer> Auxiliary { get; } =
    [
        new DenseLayer(latentSize, settings.Units, Activation.LeakyRelu),
        new DenseLayer(settings.Units, settings.Units, Activation.LeakyRelu),
        new DenseLayer(settings.Units, 1, Activation.Identity),
    ];

    public override bool HasStandardNormalCodes => true;

    public override IReadOnlyList<string> Terms => ["Discriminator", "Generator"];

    public override Tensor Loss(LossPass pass)
    {
        var code = pass.Code(pass.Head());
        var losses = pass.Distance(code);
        if (!pass.Forward.IsLearning)
            return losses;
        var drawn = pass.Forward.Noise!.Normal(empty_like(code, requires_grad: false), 1);
        var discriminator = CrossEntropy(pass.Forward.Through(Auxiliary, drawn), 1)
            .Plus(CrossEntropy(pass.Forward.Through(Auxiliary, code.detach()), 0));
        var generator = CrossEntropy(pass.Forward.Frozen().Through(Auxiliary, code), 1);
        pass.Report("Discriminator", discriminator);
        pass.Report("Generator", generator);
        return losses.PlusScaled(generator, settings.Weight).Plus(discriminator);
    }

    /// <summary>(N): of logits, (N, 1), that should say the label.</summary>
    private static Tensor CrossEntropy(Tensor logits, float label)
    {
        var flat = logits.squeeze(1);
        return F.binary_cross_entropy_with_logits(flat, label == 0 ? zeros_like(flat) : ones_like(flat), reduction: nn.Reduction.None);
    }
}
