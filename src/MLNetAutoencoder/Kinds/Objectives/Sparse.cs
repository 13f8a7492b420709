using System.Text.Json.Serialization;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Settings;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <content>Sparse codes.</content>
[JsonDerivedType(typeof(SparseSettings), nameof(Sparse))]
[JsonDerivedType(typeof(SparseL1Settings), nameof(SparseL1))]
[JsonDerivedType(typeof(KSparseSettings), nameof(KSparse))]
public abstract partial record Objective
{
    /// <summary>
    /// Holds the mean activation of every value of the code near a small rate by the Kullback-Leibler divergence of the two (Lee, Ekanadham
    /// and Ng 2008; Ng 2011): <c>loss + weight · mean over j of (ρ log(ρ / ρ̂ⱼ) + (1 - ρ) log((1 - ρ) / (1 - ρ̂ⱼ)))</c>, with ρ̂ⱼ the mean
    /// over the batch. Takes the latent activation <see cref="Activation.Sigmoid"/>.
    /// </summary>
    /// <param name="activation">The rate ρ: above 0 and below 1. The default is 0.05.</param>
    /// <param name="weight">What the divergence counts in the loss: above 0, and finite. The default is 1.</param>
    /// <param name="meanDecay">
    /// Share of a running mean that a batch keeps, for batches too small to measure a rate by: 0 to below 1. The default 0 goes by the
    /// batch alone.
    /// </param>
    /// <returns>The objective. It reports <c>Sparsity</c>, the divergence, and <c>Activation</c>, the mean activation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Objective Sparse(double activation = 0.05, double weight = 1, double meanDecay = 0)
    {
        SettingRange.Require(activation is > 0 and < 1, activation, "above 0 and below 1");
        SettingRange.RequirePositive(weight);
        SettingRange.RequireDecay(meanDecay);
        return new SparseSettings(activation, weight, meanDecay);
    }

    /// <summary>
    /// Draws the values of the code towards 0 by the mean of their absolute values: <c>loss + weight · mean over j of |zⱼ|</c>.
    /// </summary>
    /// <param name="weight">What it counts in the loss: above 0, and finite. The default is 0.01.</param>
    /// <returns>The objective. It reports <c>Sparsity</c>, the mean absolute value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The parameter is out of its range.</exception>
    public static Objective SparseL1(double weight = 0.01)
    {
        SettingRange.RequirePositive(weight);
        return new SparseL1Settings(weight);
    }

    /// <summary>
    /// Keeps the k greatest values of each code and sets the others to 0, while learning and scoring alike (Makhzani and Frey 2014).
    /// </summary>
    /// <param name="k">Values that are kept: 1 up to the size of the code.</param>
    /// <returns>The objective.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The parameter is out of its range.</exception>
    public static Objective KSparse(int k)
    {
        SettingRange.RequireAtLeastOne(k);
        return new KSparseSettings(k);
    }
}

internal sealed record SparseSettings(double Activation, double Weight, double MeanDecay) : ObjectiveSettings
{
    internal override string KindName => "sparse";

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options)
    {
        if (options.LatentActivation != MLNetAutoencoder.Activation.Sigmoid)
            yield return new OptionFault(
                nameof(options.LatentActivation),
                options.LatentActivation,
                $"{MLNetAutoencoder.Activation.Sigmoid} for {this}, which takes activations as rates from 0 to 1"
            );
    }

    internal override ObjectiveModule Make(int latentSize, int features) => new SparseModule(this, latentSize);
}

/// <summary>The reconstruction's loss and the divergence of the mean activations from their rate.</summary>
internal sealed class SparseModule : ObjectiveModule
{
    private const double Least = 1e-6; // keeps logarithms finite

    private readonly SparseSettings _settings;
    private readonly NumbersLayer _mean;
    private readonly double _entropy;

    public SparseModule(SparseSettings settings, int latentSize)
        : base(latentSize)
    {
        _settings = settings;
        double rate = settings.Activation;
        _mean = new NumbersLayer([.. Enumerable.Repeat((float)rate, latentSize)]);
        _entropy = (rate * Math.Log(rate)) + ((1 - rate) * Math.Log(1 - rate));
    }

    private bool IsRunning => _settings.MeanDecay > 0;

    public override IReadOnlyList<NetworkLayer> Auxiliary => IsRunning ? [_mean] : [];

    public override bool NeedsWholeBatch => true;

    public override IReadOnlyList<string> Terms => ["Sparsity", "Activation"];

    public override Tensor Loss(LossPass pass)
    {
        var code = pass.Code(pass.Head());
        var rates = Rates(code.mean([0L]), pass.Forward).Clamp(Least, 1 - Least);
        var rest = rates.neg().Plus(1);
        double rate = _settings.Activation;
        var divergence = rates.log().Times(-rate).Plus(rest.log().Times(rate - 1)).Plus(_entropy).mean();
        pass.Report("Sparsity", divergence);
        pass.Report("Activation", code.mean());
        return pass.Distance(code).Plus(divergence.Times(_settings.Weight));
    }

    /// <summary>The batch's means, or the running ones with the batch's slope.</summary>
    private Tensor Rates(Tensor batch, ForwardPass forward)
    {
        if (!IsRunning || !forward.IsLearning)
            return batch;
        Tensor lag;
        using (no_grad())
        {
            var running = forward[_mean.Numbers];
            running.TimesInPlace(_settings.MeanDecay).PlusScaledInPlace(batch.detach(), 1 - _settings.MeanDecay);
            lag = running.Minus(batch);
        }
        return batch.Plus(lag);
    }
}

internal sealed record SparseL1Settings(double Weight) : ObjectiveSettings
{
    internal override string KindName => "sparse-l1";

    internal override ObjectiveModule Make(int latentSize, int features) => new SparseL1Module(Weight, latentSize);
}

/// <summary>The reconstruction's loss and the mean absolute value of the code.</summary>
internal sealed class SparseL1Module(double weight, int latentSize) : ObjectiveModule(latentSize)
{
    public override IReadOnlyList<string> Terms => ["Sparsity"];

    public override Tensor Loss(LossPass pass)
    {
        var code = pass.Code(pass.Head());
        var sizes = code.abs().mean([1L]);
        pass.Report("Sparsity", sizes);
        return pass.Distance(code).Plus(sizes.Times(weight));
    }
}

internal sealed record KSparseSettings(int K) : ObjectiveSettings
{
    internal override string KindName => "k-sparse";

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options)
    {
        if (options.LatentSize < K)
            yield return new OptionFault(
                nameof(options.LatentSize),
                options.LatentSize,
                Invariant.Text($"{K} or greater for {this}, which keeps so many values of the code")
            );
    }

    /// <exception cref="InvalidOperationException">The code has fewer values.</exception>
    internal override ObjectiveModule Make(int latentSize, int features)
    {
        Guard.Data(
            K <= latentSize,
            $"Objective is {this}, and the code has {latentSize} values by the number of features; lower k, or set "
                + $"{nameof(IPlanOptions.LatentSize)} to {K} or greater."
        );
        return new KSparseModule(K, latentSize);
    }
}

/// <summary>The reconstruction's loss of codes that keep their greatest values.</summary>
internal sealed class KSparseModule(int k, int latentSize) : ObjectiveModule(latentSize)
{
    public override NetworkLayer Bottleneck { get; } = new GreatestLayer(latentSize, k);

    public override Tensor Loss(LossPass pass) => pass.Distance(pass.Code(pass.Head()));

    /// <summary>Sets all but the k greatest values to 0.</summary>
    private sealed class GreatestLayer(int size, int k) : NetworkLayer(size, size)
    {
        public override Tensor Forward(Tensor x, ForwardPass pass)
        {
            var (values, places) = x.topk(k, 1);
            return zeros_like(x, requires_grad: false).scatter(1, places, values);
        }

        public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
        {
            string[] greatest = graph.Nodes("TopK", [x, graph.Integers(k)], 2, OnnxGraphBuilder.Int("axis", 1));
            string zeros = graph.Node("Mul", [x, graph.Scalar(0)]);
            return graph.Node("ScatterElements", [zeros, greatest[1], greatest[0]], null, OnnxGraphBuilder.Int("axis", 1));
        }

        public override string ToString() => $"Greatest {k}";
    }
}
