using System.Text.Json.Serialization;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Settings;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <content>Codes that are distributions.</content>
[JsonDerivedType(typeof(VariationalSettings), nameof(Variational))]
[JsonDerivedType(typeof(ImportanceWeightedSettings), nameof(ImportanceWeighted))]
public abstract partial record Objective
{
    /// <summary>
    /// The variational autoencoder (Kingma and Welling 2014): the encoder gives mean and log-variance of a normal distribution of codes,
    /// which is held near the standard normal one. What is minimized is the negative evidence lower bound per feature,
    /// <c>loss + beta · KL / d</c>; the latent column is the mean, and nothing is drawn when rows are scored. The loss is the likelihood:
    /// with <see cref="ReconstructionLoss.MeanSquaredError"/> a normal one of variance <c>beta / 2</c>, with
    /// <see cref="ReconstructionLoss.GaussianNegativeLogLikelihood"/> a normal one of learned variance, with
    /// <see cref="ReconstructionLoss.BinaryCrossEntropy"/> Bernoulli's, with <see cref="ReconstructionLoss.StudentT"/> Student's.
    /// </summary>
    /// <param name="beta">What the divergence counts (Higgins et al. 2017): above 0, and finite. The default is 1.</param>
    /// <param name="warmupEpochs">
    /// Epochs in which it grows from 0 to that in a straight line (Bowman et al. 2016): 0 or greater. The default is 0.
    /// </param>
    /// <param name="freeBits">
    /// The divergence, in nats, that each value of the code has for free, as a mean over the batch (Kingma et al. 2016): 0 or greater. The
    /// default is 0.
    /// </param>
    /// <param name="capacity">
    /// The divergence C, in nats, that is aimed at, <c>beta · |KL - C|</c> (Burgess et al. 2018): 0 or greater, or null for none. The
    /// default is null.
    /// </param>
    /// <param name="capacityEpochs">Epochs in which C grows from 0 in a straight line: 0 or greater. The default is 0.</param>
    /// <returns>The objective. It reports <c>KL divergence</c>, in nats for a row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Objective Variational(
        double beta = 1,
        double warmupEpochs = 0,
        double freeBits = 0,
        double? capacity = null,
        double capacityEpochs = 0
    )
    {
        SettingRange.RequirePositive(beta);
        SettingRange.RequireNotNegative(warmupEpochs);
        SettingRange.RequireNotNegative(freeBits);
        SettingRange.RequireNotNegative(capacity ?? 0, nameof(capacity));
        SettingRange.RequireNotNegative(capacityEpochs);
        SettingRange.Require(
            freeBits == 0 || capacity is null,
            freeBits,
            "0 where a capacity is given, which aims at a divergence by itself"
        );
        return new VariationalSettings(beta, warmupEpochs, freeBits, capacity, capacityEpochs);
    }

    /// <summary>
    /// The importance-weighted autoencoder (Burda, Grosse and Salakhutdinov 2016): a variational one with a bound that is the tighter the
    /// more codes are drawn for each row, <c>-log(mean over k of p(x|zₖ) p(zₖ) / q(zₖ|x)) / d</c>. A step decodes each row so many times.
    /// </summary>
    /// <param name="samples">Codes for each row: 1 to 1000. The default is 5.</param>
    /// <returns>The objective. It reports <c>KL divergence</c>, in nats for a row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The parameter is out of its range.</exception>
    public static Objective ImportanceWeighted(int samples = 5)
    {
        SettingRange.RequireCount(samples);
        return new ImportanceWeightedSettings(samples);
    }
}

/// <summary>Settings of objectives whose codes are distributions.</summary>
internal abstract record LatentGaussianSettings : ObjectiveSettings
{
    internal override bool HasLogVariance => true;

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options)
    {
        if (options.LatentActivation != Activation.Identity)
            yield return new OptionFault(
                nameof(options.LatentActivation),
                options.LatentActivation,
                $"{Activation.Identity} for {this}, whose encoder gives means and log-variances"
            );
        if (options.Loss == ReconstructionLoss.Cosine)
            yield return new OptionFault(
                nameof(options.Loss),
                options.Loss,
                $"another than {ReconstructionLoss.Cosine} for {this}, since it is no likelihood"
            );
    }
}

internal sealed record VariationalSettings(double Beta, double WarmupEpochs, double FreeBits, double? Capacity, double CapacityEpochs)
    : LatentGaussianSettings
{
    internal override string KindName => "variational";

    internal override ObjectiveModule Make(int latentSize, int features) => new VariationalModule(this, latentSize, features);
}

internal sealed record ImportanceWeightedSettings(int Samples) : LatentGaussianSettings
{
    internal override string KindName => "importance-weighted";

    internal override ObjectiveModule Make(int latentSize, int features) => new ImportanceWeightedModule(Samples, latentSize, features);
}

/// <summary>The normal distributions of codes that an encoder gives: means, then log-variances.</summary>
internal readonly struct LatentGaussian
{
    /// <summary>The greatest size of a log-variance: beyond, its exponential overflows in single precision's gradients.</summary>
    public const float GreatestLogVariance = 20;

    /// <param name="head">(N, 2 latent).</param>
    public LatentGaussian(Tensor head)
    {
        long latent = head.shape[1] / 2;
        Mean = head.narrow(1, 0, latent);
        LogVariance = head.narrow(1, latent, latent).Clamp(-GreatestLogVariance, GreatestLogVariance);
    }

    public Tensor Mean { get; } // (N, latent)

    public Tensor LogVariance { get; } // (N, latent)

    /// <summary>Standard normal numbers, and the codes that they stand for (Kingma and Welling 2014).</summary>
    public (Tensor Noise, Tensor Code) Draw(NoiseSource source)
    {
        var noise = source.Normal(empty_like(Mean, requires_grad: false), 1);
        return (noise, Mean.Plus(LogVariance.Times(0.5).exp().Times(noise)));
    }

    /// <summary>
    /// (N, latent): the Kullback-Leibler divergence from the standard normal distribution, <c>(μ² + σ² - log σ² - 1) / 2</c>.
    /// </summary>
    public Tensor Divergence() => Mean.Squared().Plus(LogVariance.exp()).Minus(LogVariance).Minus(1).Times(0.5);
}

/// <summary>What objectives share whose codes are distributions: two values for each of the code, of which the mean is the code.</summary>
internal abstract class LatentGaussianModule(int latentSize) : ObjectiveModule(latentSize)
{
    protected const string DivergenceTerm = "KL divergence";

    public override int HeadSize => 2 * LatentSize;

    public override NetworkLayer Bottleneck { get; } = new LeadingLayer(2 * latentSize, latentSize, Activation.Identity);

    public override bool HasStandardNormalCodes => true;

    public override IReadOnlyList<string> Terms => [DivergenceTerm];

    public override string WriteLogVariance(ModelGraph graph)
    {
        var nodes = graph.Nodes;
        string rest = nodes.SliceColumns(graph.Head, LatentSize, LatentSize);
        return nodes.Node(
            "Clip",
            [rest, nodes.Scalar(-LatentGaussian.GreatestLogVariance), nodes.Scalar(LatentGaussian.GreatestLogVariance)]
        );
    }
}

/// <summary>The negative evidence lower bound for each feature.</summary>
internal sealed class VariationalModule(VariationalSettings settings, int latentSize, int features) : LatentGaussianModule(latentSize)
{
    /// <summary>Free bits and capacity go by means over the batch.</summary>
    public override bool NeedsWholeBatch => settings.FreeBits > 0 || settings.Capacity is not null;

    public override Tensor Loss(LossPass pass)
    {
        var codes = new LatentGaussian(pass.Head());
        var divergence = codes.Divergence(); // (N, latent)
        pass.Report(DivergenceTerm, divergence.sum(1));
        double epochs = pass.Forward.Epochs;
        double weight = settings.Beta * Ramp(epochs, settings.WarmupEpochs) / features;
        return pass.Distance(codes.Draw(pass.Forward.Noise!).Code).PlusScaled(pass.PerFilled(Counted(divergence, epochs)), weight);
    }

    private static double Ramp(double epochs, double length) => epochs >= length ? 1 : epochs / length;

    /// <summary>What of the divergence counts: (N), or one value for all rows.</summary>
    private Tensor Counted(Tensor divergence, double epochs)
    {
        if (settings.FreeBits > 0)
            return divergence.mean([0L]).ClampMin(settings.FreeBits).sum();
        if (settings.Capacity is not { } capacity)
            return divergence.sum(1);
        double aim = capacity * Ramp(epochs, settings.CapacityEpochs);
        return divergence.sum(1).mean().Minus(aim).abs();
    }
}

/// <summary>The negative importance-weighted bound for each feature.</summary>
internal sealed class ImportanceWeightedModule(int samples, int latentSize, int features) : LatentGaussianModule(latentSize)
{
    public override Tensor Loss(LossPass pass)
    {
        var codes = new LatentGaussian(pass.Head());
        pass.Report(DivergenceTerm, codes.Divergence().sum(1));
        var weights = stack([.. Enumerable.Range(0, samples).Select(_ => LogWeight(pass, codes))], 0); // (samples, N)
        return pass.PerFilled(weights.logsumexp(0).Minus(Math.Log(samples))).Times(-1.0 / features);
    }

    /// <summary>
    /// (N): log p(x|z) + log p(z) - log q(z|x) of a drawn code; the normal distributions' constants cancel each other out.
    /// </summary>
    private Tensor LogWeight(LossPass pass, LatentGaussian codes)
    {
        var (noise, code) = codes.Draw(pass.Forward.Noise!);
        var prior = code.Squared().sum(1).Times(-0.5);
        var posterior = noise.Squared().Plus(codes.LogVariance).sum(1).Times(0.5); // -log q
        return pass.TimesFilled(pass.Distance(code)).Times(-features).Plus(prior).Plus(posterior);
    }
}
