using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

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

    /// <summary>(N): log p(x|z) + log p(z) - log q(z|x) of a drawn code; the normal distributions' constants cancel each other out.</summary>
    private Tensor LogWeight(LossPass pass, LatentGaussian codes)
    {
        var (noise, code) = codes.Draw(pass.Forward.Noise!);
        var prior = code.mul(code).sum(1).mul(s_minusHalf);
        var posterior = noise.mul(noise).add(codes.LogVariance, s_one).sum(1).mul(s_half); // -log q
        return pass.Distance(code).mul(_minusFeatures).add(prior, s_one).add(posterior, s_one);
    }
}
