using MLNetAutoencoder.Data.Mixed;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder.Losses;

/// <summary>What a loss is made of: the options that choose it, under the names that users know.</summary>
internal interface ILossOptions
{
    ReconstructionLoss Loss { get; }

    double HuberDelta { get; }

    double CorrentropyWidth { get; }

    double StudentTDegrees { get; }
}

/// <summary>How far a reconstruction is from what it should be, and what the decoder has to give for it.</summary>
internal abstract class RowLoss
{
    /// <summary>Whether it is the squared difference, value by value.</summary>
    public virtual bool IsSquared => false;

    /// <summary>Values that the decoder gives for a row.</summary>
    public virtual int RawSize(int targets) => targets;

    /// <summary>What turns the decoder's values into the reconstruction.</summary>
    /// <param name="targets">Values of a reconstruction.</param>
    /// <param name="activation">What the options name for the output.</param>
    public virtual NetworkLayer Head(int targets, Activation activation) => new ActivationLayer(targets, activation);

    /// <summary>The losses whose mean over the columns is that of a row.</summary>
    /// <param name="raw">(N, <see cref="RawSize"/>): what the decoder gave.</param>
    /// <param name="reconstruction">(N, targets): what <see cref="Head"/> made of it.</param>
    /// <param name="target">(N, targets).</param>
    /// <returns>(N, columns), as many as there are targets, or one.</returns>
    public abstract Tensor Each(Tensor raw, Tensor reconstruction, Tensor target);

    /// <summary>
    /// Writes how far a row is from its reconstruction, by which anomalies are told: by default the mean squared difference.
    /// </summary>
    /// <param name="nodes">Takes the nodes.</param>
    /// <param name="raw">(N, <see cref="RawSize"/>).</param>
    /// <param name="reconstruction">(N, targets).</param>
    /// <param name="target">(N, targets), not cut off.</param>
    /// <returns>The name of a tensor (N, 1).</returns>
    public virtual string WriteScore(OnnxGraphBuilder nodes, string raw, string reconstruction, string target) =>
        MeanSquare(nodes, target, reconstruction);

    /// <summary>
    /// Writes the part that each value of the target has in <see cref="WriteScore"/>: by default its squared difference, divided by their
    /// number.
    /// </summary>
    /// <param name="nodes">Takes the nodes.</param>
    /// <param name="raw">(N, <see cref="RawSize"/>).</param>
    /// <param name="reconstruction">(N, targets).</param>
    /// <param name="target">(N, targets), not cut off.</param>
    /// <param name="targets">Values of a reconstruction.</param>
    /// <returns>The name of a tensor (N, targets), whose sums over the columns are the scores.</returns>
    public virtual string WriteContributions(OnnxGraphBuilder nodes, string raw, string reconstruction, string target, int targets) =>
        nodes.Node("Div", [WriteSquare(nodes, target, reconstruction), nodes.Scalar(targets)]);

    /// <summary>Writes the mean over columns of the squared difference: (N, 1).</summary>
    public static string MeanSquare(OnnxGraphBuilder nodes, string a, string b) => RowMean(nodes, WriteSquare(nodes, a, b));

    protected static string WriteSquare(OnnxGraphBuilder nodes, string a, string b)
    {
        string difference = nodes.Node("Sub", [a, b]);
        return nodes.Node("Mul", [difference, difference]);
    }

    protected static string RowMean(OnnxGraphBuilder nodes, string x) => nodes.ReduceRows("ReduceMean", x);
}

/// <summary>Finds the loss that options name.</summary>
internal static class RowLosses
{
    /// <param name="options">Checked.</param>
    /// <param name="mixed">What the rebuilt values are; null where all are numeric.</param>
    public static RowLoss Of(ILossOptions options, MixedLayout? mixed = null) =>
        mixed is null ? Numeric(options) : new MixedLoss(Numeric(options), mixed);

    private static RowLoss Numeric(ILossOptions options) =>
        options.Loss switch
        {
            ReconstructionLoss.MeanSquaredError => new ElementwiseLoss(
                (output, target) => F.mse_loss(output, target, nn.Reduction.None),
                isSquared: true
            ),
            ReconstructionLoss.MeanAbsoluteError => new ElementwiseLoss((output, target) => F.l1_loss(output, target, nn.Reduction.None)),
            ReconstructionLoss.Huber => new ElementwiseLoss(
                (output, target) => F.huber_loss(output, target, options.HuberDelta, nn.Reduction.None)
            ),
            ReconstructionLoss.LogCosh => new LogCoshLoss(),
            ReconstructionLoss.Correntropy => new CorrentropyLoss(options.CorrentropyWidth),
            ReconstructionLoss.StudentT => new StudentTLoss(options.StudentTDegrees),
            ReconstructionLoss.Cosine => new CosineLoss(),
            ReconstructionLoss.BinaryCrossEntropy => new BernoulliLoss(),
            ReconstructionLoss.GaussianNegativeLogLikelihood => new GaussianLoss(),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Loss, null),
        };
}

/// <summary>A distance of reconstruction and target, value by value.</summary>
/// <param name="each">Takes both, (N, targets), and gives the distances.</param>
/// <param name="isSquared">Whether they are squared differences.</param>
internal sealed class ElementwiseLoss(Func<Tensor, Tensor, Tensor> each, bool isSquared = false) : RowLoss
{
    public override bool IsSquared => isSquared;

    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target) => each(reconstruction, target);
}

/// <summary>
/// The cross-entropy of targets from 0 to 1, from what goes into the sigmoid: it stays exact where the sigmoid is all but 0 or 1.
/// </summary>
internal sealed class BernoulliLoss : RowLoss
{
    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target) =>
        F.binary_cross_entropy_with_logits(raw, target, reduction: nn.Reduction.None);
}

/// <summary>1 less the cosine of the angle between reconstruction and target: one value for a row.</summary>
internal sealed class CosineLoss : RowLoss
{
    private const double Least = 1e-12; // keeps the root's slope finite for a row of zeros

    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target)
    {
        var lengths = Squares(reconstruction).Times(Squares(target)).Plus(Least).sqrt();
        return reconstruction.Times(target).sum(1, keepdim: true).Over(lengths).neg().Plus(1);
    }

    private static Tensor Squares(Tensor x) => x.Squared().sum(1, keepdim: true);
}

/// <summary>
/// The negative log-likelihood of targets under a normal distribution whose mean and log-variance the decoder gives, without its constant:
/// <c>(log v + d² / v) / 2</c>.
/// </summary>
internal sealed class GaussianLoss : RowLoss
{
    private const double GreatestLogVariance = 10; // of either sign: beyond, the loss overflows before it stops to fall

    public override int RawSize(int targets) => 2 * targets;

    public override NetworkLayer Head(int targets, Activation activation) => new LeadingLayer(2 * targets, targets, activation);

    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target)
    {
        long targets = target.shape[1];
        var logVariance = raw.narrow(1, targets, targets).Clamp(-GreatestLogVariance, GreatestLogVariance);
        return reconstruction.Minus(target).Squared().Times(logVariance.neg().exp()).Plus(logVariance).Times(0.5);
    }
}

/// <summary>log(cosh(d)), as |d| + log(1 + exp(-2 |d|)) - log 2.</summary>
internal sealed class LogCoshLoss : RowLoss
{
    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target)
    {
        var distance = reconstruction.Minus(target).abs();
        return distance.Plus(distance.Times(-2).exp().log1p()).Minus(Math.Log(2));
    }
}

/// <summary>(ν + 1) / 2 · log(1 + d² / ν).</summary>
internal sealed class StudentTLoss(double degrees) : RowLoss
{
    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target) =>
        reconstruction.Minus(target).Squared().Times(1 / degrees).log1p().Times((degrees + 1) / 2);
}

/// <summary>σ² (1 - exp(-d² / (2 σ²))).</summary>
internal sealed class CorrentropyLoss(double width) : RowLoss
{
    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target)
    {
        double square = width * width;
        return reconstruction.Minus(target).Squared().Times(-1 / (2 * square)).exp().neg().Plus(1).Times(square);
    }
}

/// <summary>Leaves the greatest losses of a batch out.</summary>
internal static class Trimming
{
    /// <param name="losses">(N).</param>
    /// <param name="share">Of the rows that are left out: 0 to below 1.</param>
    /// <returns>(N): 0 for the rows left out, and for the others so much more that the mean is theirs.</returns>
    public static Tensor Apply(Tensor losses, double share)
    {
        long rows = losses.shape[0],
            kept = rows - (long)(rows * share);
        if (kept == rows)
            return losses;
        var greatestKept = losses.detach().topk((int)kept, 0, largest: false).values.max();
        return losses.Times(losses.detach().le(greatestKept).to(ScalarType.Float32)).Times((double)rows / kept);
    }
}
