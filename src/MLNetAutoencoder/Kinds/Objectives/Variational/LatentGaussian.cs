using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

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

    /// <summary>(N, latent): the Kullback-Leibler divergence from the standard normal distribution, <c>(μ² + σ² - log σ² - 1) / 2</c>.</summary>
    public Tensor Divergence()
        => Mean.mul(Mean).add(LogVariance.exp(), s_one).add(LogVariance, s_minusOne).add(s_minusOne, s_one).mul(s_half);
}
