using System.Text.Json.Serialization;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Settings;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <content>Codes that are together distributed as wanted.</content>
[JsonDerivedType(typeof(WassersteinSettings), nameof(Wasserstein))]
public abstract partial record Objective
{
    /// <summary>
    /// The Wasserstein autoencoder by maximum mean discrepancy (Tolstikhin et al. 2018): the codes of a batch are held near a standard
    /// normal distribution as a whole, not each by itself: <c>loss + weight · MMD²(codes, normal)</c>, unbiased, with the sum of inverse
    /// multiquadratic kernels <c>s C / (s C + |a - b|²)</c>, C = 2 · latent size, s from 0.1 to 10.
    /// </summary>
    /// <param name="weight">What the discrepancy counts in the loss: above 0, and finite. The default is 1.</param>
    /// <returns>
    /// The objective. It reports <c>MMD</c>, the squared discrepancy. It takes batches of many rows; fewer than a hundred say little of a
    /// distribution.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The parameter is out of its range.</exception>
    public static Objective Wasserstein(double weight = 1)
    {
        SettingRange.RequirePositive(weight);
        return new WassersteinSettings(weight);
    }
}

internal sealed record WassersteinSettings(double Weight) : ObjectiveSettings
{
    internal override string KindName => "wasserstein";

    internal override bool ComparesRows => true;

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options)
    {
        if (options.BatchSize < 2)
            yield return new OptionFault(
                nameof(options.BatchSize),
                options.BatchSize,
                $"2 or greater for {this}, which compares rows of a batch"
            );
    }

    internal override ObjectiveModule Make(int latentSize, int features) => new WassersteinModule(Weight, latentSize);
}

/// <summary>The reconstruction's loss and the discrepancy of codes and normal numbers.</summary>
internal sealed class WassersteinModule(double weight, int latentSize) : ObjectiveModule(latentSize)
{
    private static readonly Scalar s_zero = 0.0;
    private static readonly Scalar s_one = 1.0;
    private static readonly Scalar s_minusTwo = -2.0;
    private static readonly double[] s_scales = [0.1, 0.2, 0.5, 1, 2, 5, 10];

    private readonly Scalar _weight = weight;
    private readonly Scalar[] _constants = [.. s_scales.Select(scale => (Scalar)(scale * 2 * latentSize))];

    public override bool HasStandardNormalCodes => true;

    public override bool NeedsWholeBatch => true;

    public override IReadOnlyList<string> Terms => ["MMD"];

    public override Tensor Loss(LossPass pass)
    {
        var code = pass.Code(pass.Head());
        var losses = pass.Distance(code);
        if (code.shape[0] < 2)
        {
            pass.Report("MMD", zeros(1, device: code.device));
            return losses; // one code has no other to be compared with
        }
        var discrepancy = Discrepancy(code, pass.Forward.Noise!.Normal(empty_like(code, requires_grad: false), 1));
        pass.Report("MMD", discrepancy);
        return losses.add(discrepancy, _weight);
    }

    /// <summary>The unbiased estimate of Gretton et al. (2012).</summary>
    private Tensor Discrepancy(Tensor codes, Tensor prior)
    {
        double n = codes.shape[0];
        using Scalar pairs = 1 / (n * (n - 1));
        using Scalar all = -2 / (n * n);
        var apart = eye(codes.shape[0], device: codes.device).neg().add(s_one, s_one);
        var within = Kernel(codes, codes).add(Kernel(prior, prior), s_one).mul(apart).sum();
        return within.mul(pairs).add(Kernel(codes, prior).sum(), all);
    }

    private Tensor Kernel(Tensor a, Tensor b)
    {
        // |a - b|², which rounding makes negative
        var squares = a.mul(a).sum(1, keepdim: true).add(b.mul(b).sum(1), s_one).add(a.matmul(b.t()), s_minusTwo).clamp_min(s_zero);
        Tensor? sum = null;
        foreach (var constant in _constants)
        {
            var term = squares.add(constant, s_one).reciprocal().mul(constant);
            sum = sum is null ? term : sum.add(term, s_one);
        }
        return sum!;
    }
}
