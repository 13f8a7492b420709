using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

internal sealed record SparseSettings(double Activation, double Weight, double MeanDecay) : ObjectiveSettings
{
    internal override string KindName => "sparse";

    internal override IEnumerable<OptionFault> Faults(AutoencoderTrainingOptions options)
    {
        if (options.LatentActivation != MLNetAutoencoder.Activation.Sigmoid)
            yield return new OptionFault(nameof(options.LatentActivation), options.LatentActivation, $"{MLNetAutoencoder.Activation.Sigmoid} for {this}, which takes activations as rates from 0 to 1");
    }

    internal override ObjectiveModule Make(int latentSize, int features) => new SparseModule(this, latentSize);
}

/// <summary>The reconstruction's loss and the divergence of the mean activations from their rate.</summary>
internal sealed class SparseModule : ObjectiveModule
{
    private const double Least = 1e-6; // keeps logarithms finite

    private static readonly Scalar s_one = 1.0;
    private static readonly Scalar s_minusOne = -1.0;
    private static readonly Scalar s_least = Least;
    private static readonly Scalar s_greatest = 1 - Least;

    private readonly NumbersLayer _mean;
    private readonly bool _isRunning;
    private readonly Scalar _keep;
    private readonly Scalar _take;
    private readonly Scalar _weight;
    private readonly Scalar _minusRate;
    private readonly Scalar _minusRest;
    private readonly Scalar _entropy;

    public SparseModule(SparseSettings settings, int latentSize)
        : base(latentSize)
    {
        double rate = settings.Activation;
        _mean = new NumbersLayer([.. Enumerable.Repeat((float)rate, latentSize)]);
        _isRunning = settings.MeanDecay > 0;
        _keep = settings.MeanDecay;
        _take = 1 - settings.MeanDecay;
        _weight = settings.Weight;
        _minusRate = -rate;
        _minusRest = rate - 1;
        _entropy = (rate * Math.Log(rate)) + ((1 - rate) * Math.Log(1 - rate));
    }

    public override IReadOnlyList<NetworkLayer> Auxiliary => _isRunning ? [_mean] : [];

    public override bool NeedsWholeBatch => true;

    public override IReadOnlyList<string> Terms => ["Sparsity", "Activation"];

    public override Tensor Loss(LossPass pass)
    {
        var code = pass.Code(pass.Head());
        var rates = Rates(code.mean([0L]), pass.Forward).clamp(s_least, s_greatest);
        var rest = rates.neg().add(s_one, s_one);
        var divergence = rates.log().mul(_minusRate).add(rest.log().mul(_minusRest), s_one).add(_entropy, s_one).mean();
        pass.Report("Sparsity", divergence);
        pass.Report("Activation", code.mean());
        return pass.Distance(code).add(divergence.mul(_weight), s_one);
    }

    /// <summary>The batch's means, or the running ones with the batch's slope.</summary>
    private Tensor Rates(Tensor batch, ForwardPass forward)
    {
        if (!_isRunning || !forward.IsLearning)
            return batch;
        Tensor lag;
        using (no_grad())
        {
            var running = forward[_mean.Numbers];
            running.mul_(_keep).add_(batch.detach(), _take);
            lag = running.add(batch, s_minusOne);
        }
        return batch.add(lag, s_one);
    }
}
