using System.Text.Json.Serialization;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Settings;
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
    private static readonly double[] s_scales = [0.1, 0.2, 0.5, 1, 2, 5, 10];

    public override bool HasStandardNormalCodes => true;

    public override bool NeedsWholeBatch => true;

    public override IReadOnlyList<string> Terms => ["MMD"];

    public override Tensor Loss(LossPass pass)
    {
        var code = pass.Code(pass.Head());
        var losses = pass.Distance(code);
        if (code.shape[0] < 2)
        {
            pass.Report("MMD", zeros(1, code.dtype, code.device));
            return losses; // one code has no other to be compared with
        }
        var discrepancy = Discrepancy(code, pass.Forward.Noise!.Normal(empty_like(code, requires_grad: false), 1));
        pass.Report("MMD", discrepancy);
        return losses.PlusScaled(discrepancy, weight);
    }

    /// <summary>The unbiased estimate of Gretton et al. (2012).</summary>
    private Tensor Discrepancy(Tensor codes, Tensor prior)
    {
        double n = codes.shape[0];
        var apart = eye(codes.shape[0], dtype: codes.dtype, device: codes.device).neg().Plus(1);
        var within = Kernel(codes, codes).Plus(Kernel(prior, prior)).Times(apart).sum();
        return within.Times(1 / (n * (n - 1))).PlusScaled(Kernel(codes, prior).sum(), -2 / (n * n));
    }

    private Tensor Kernel(Tensor a, Tensor b)
    {
        // |a - b|², which rounding makes negative
        var squares = a.Squared().sum(1, keepdim: true).Plus(b.Squared().sum(1)).PlusScaled(a.matmul(b.t()), -2).ClampMin(0);
        Tensor? sum = null;
        foreach (double scale in s_scales)
        {
            double constant = scale * 2 * LatentSize;
            var term = squares.Plus(constant).reciprocal().Times(constant);
            sum = sum is null ? term : sum.Plus(term);
        }
        return sum!;
    }
}
