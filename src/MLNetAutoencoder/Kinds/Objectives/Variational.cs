using System.Text.Json.Serialization;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Settings;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <content>Codes that are distributions.</content>
[JsonDerivedType(typeof(VariationalSettings), nameof(Variational))]
[JsonDerivedType(typeof(ImportanceWeightedSettings), nameof(ImportanceWeighted))]
public abstract partial record Objective
{
    /// <summary>
    /// The variational autoencoder (Kingma and Welling 2014): the encoder gives mean and log-variance of a normal distribution of codes,
    /// which is held near the standard normal one. What is minimised is the negative evidence lower bound per feature,
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

    private static readonly Scalar s_one = 1.0;
    private static readonly Scalar s_minusOne = -1.0;
    private static readonly Scalar s_half = 0.5;
    private static readonly Scalar s_least = -(double)GreatestLogVariance;
    private static readonly Scalar s_greatest = (double)GreatestLogVariance;

    /// <param name="head">(N, 2 latent).</param>
    public LatentGaussian(Tensor head)
    {
        long latent = head.shape[1] / 2;
        Mean = head.narrow(1, 0, latent);
        LogVariance = head.narrow(1, latent, latent).clamp(s_least, s_greatest);
    }

    public Tensor Mean { get; } // (N, latent)

    public Tensor LogVariance { get; } // (N, latent)

    /// <summary>Standard normal numbers, and the codes that they stand for (Kingma and Welling 2014).</summary>
    public (Tensor Noise, Tensor Code) Draw(NoiseSource source)
    {
        var noise = source.Normal(empty_like(Mean, requires_grad: false), 1);
        return (noise, Mean.add(LogVariance.mul(s_half).exp().mul(noise), s_one));
    }

    /// <summary>
    /// (N, latent): the Kullback-Leibler divergence from the standard normal distribution, <c>(μ² + σ² - log σ² - 1) / 2</c>.
    /// </summary>
    public Tensor Divergence() =>
        Mean.mul(Mean).add(LogVariance.exp(), s_one).add(LogVariance, s_minusOne).add(s_minusOne, s_one).mul(s_half);
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
    private static readonly Scalar s_one = 1.0;
    private readonly Scalar _freeBits = settings.FreeBits;

    /// <summary>Free bits and capacity go by means over the batch.</summary>
    public override bool NeedsWholeBatch => settings.FreeBits > 0 || settings.Capacity is not null;

    public override Tensor Loss(LossPass pass)
    {
        var codes = new LatentGaussian(pass.Head());
        var divergence = codes.Divergence(); // (N, latent)
        pass.Report(DivergenceTerm, divergence.sum(1));
        double epochs = pass.Forward.Epochs;
        using Scalar weight = settings.Beta * Ramp(epochs, settings.WarmupEpochs) / features;
        return pass.Distance(codes.Draw(pass.Forward.Noise!).Code).add(Counted(divergence, epochs), weight);
    }

    private static double Ramp(double epochs, double length) => epochs >= length ? 1 : epochs / length;

    /// <summary>What of the divergence counts: (N), or one value for all rows.</summary>
    private Tensor Counted(Tensor divergence, double epochs)
    {
        if (settings.FreeBits > 0)
            return divergence.mean([0L]).clamp_min(_freeBits).sum();
        if (settings.Capacity is not { } capacity)
            return divergence.sum(1);
        using Scalar aim = -capacity * Ramp(epochs, settings.CapacityEpochs);
        return divergence.sum(1).mean().add(aim, s_one).abs();
    }
}

/// <summary>The negative importance-weighted bound for each feature.</summary>
internal sealed class ImportanceWeightedModule(int samples, int latentSize, int features) : LatentGaussianModule(latentSize)
{
    private static readonly Scalar s_one = 1.0;
    private static readonly Scalar s_half = 0.5;
    private static readonly Scalar s_minusHalf = -0.5;
    private readonly Scalar _minusFeatures = -(double)features;
    private readonly Scalar _minusShare = -1.0 / features;
    private readonly Scalar _logSamples = -Math.Log(samples);

    public override Tensor Loss(LossPass pass)
    {
        var codes = new LatentGaussian(pass.Head());
        pass.Report(DivergenceTerm, codes.Divergence().sum(1));
        var weights = stack([.. Enumerable.Range(0, samples).Select(_ => LogWeight(pass, codes))], 0); // (samples, N)
        return weights.logsumexp(0).add(_logSamples, s_one).mul(_minusShare);
    }

    /// <summary>
    /// (N): log p(x|z) + log p(z) - log q(z|x) of a drawn code; the normal distributions' constants cancel each other out.
    /// </summary>
    private Tensor LogWeight(LossPass pass, LatentGaussian codes)
    {
        var (noise, code) = codes.Draw(pass.Forward.Noise!);
        var prior = code.mul(code).sum(1).mul(s_minusHalf);
        var posterior = noise.mul(noise).add(codes.LogVariance, s_one).sum(1).mul(s_half); // -log q
        return pass.Distance(code).mul(_minusFeatures).add(prior, s_one).add(posterior, s_one);
    }
}
