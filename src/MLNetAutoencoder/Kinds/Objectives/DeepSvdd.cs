using System.Text.Json.Serialization;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Settings;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <content>Codes in a small sphere.</content>
[JsonDerivedType(typeof(DeepSvddSettings), nameof(DeepSvdd))]
public abstract partial record Objective
{
    /// <summary>
    /// Deep support vector data description (Ruff et al. 2018): an encoder alone, which draws the codes of the training rows to a center,
    /// the mean of the codes of the first weights; the score of a row is the squared distance of its code from there. The network has no
    /// biases, by which it could give every row the center.
    /// </summary>
    /// <param name="outliers">
    /// The share of training rows that may lie outside the sphere, whose radius then goes by the others (soft boundary): above 0 and below
    /// 1, or null to draw in all rows alike. The default is null.
    /// </param>
    /// <returns>The objective. It reports <c>Distance</c>, the mean squared distance from the center. Nothing is rebuilt.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The parameter is out of its range.</exception>
    public static Objective DeepSvdd(double? outliers = null)
    {
        if (outliers is { } share)
            SettingRange.Require(share is > 0 and < 1, share, "above 0 and below 1, or null", nameof(outliers));
        return new DeepSvddSettings(outliers);
    }
}

internal sealed record DeepSvddSettings(double? Outliers) : ObjectiveSettings
{
    internal override string KindName => "deep-svdd";

    internal override bool HasPairs => false;

    internal override bool ScoresReconstruction => false;

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options)
    {
        if (options.Architecture is ArchitectureSettings { CanLeaveOutBiases: false })
            yield return new OptionFault(
                nameof(options.Architecture),
                options.Architecture,
                $"{Architecture.Dense()} for {this}, whose network has no biases"
            );
        if (options.Normalization != Normalization.None)
            yield return new OptionFault(
                nameof(options.Normalization),
                options.Normalization,
                $"{Normalization.None} for {this}, whose network has no biases"
            );
        if (options.LatentActivation != Activation.Identity)
            yield return new OptionFault(
                nameof(options.LatentActivation),
                options.LatentActivation,
                $"{Activation.Identity} for {this}, whose center a bounded activation may not reach"
            );
        if (options.Monitor is MonitoredQuantity.MeanSquaredError or MonitoredQuantity.MeanAbsoluteError)
            yield return new OptionFault(
                nameof(options.Monitor),
                options.Monitor,
                $"{MonitoredQuantity.Loss} or another loss for {this}, which rebuilds nothing"
            );
        if (options.ReconstructionColumnName is { } column)
            yield return new OptionFault(nameof(options.ReconstructionColumnName), column, $"null for {this}, which rebuilds nothing");
        if (options.TargetColumnName is { } target)
            yield return new OptionFault(nameof(options.TargetColumnName), target, $"null for {this}, which rebuilds nothing");
    }

    internal override ObjectiveModule Make(int latentSize, int features) => new DeepSvddModule(Outliers, latentSize);
}

/// <summary>The squared distance of codes from a center.</summary>
internal sealed class DeepSvddModule : ObjectiveModule
{
    private const float LeastCoordinate = 0.1f; // of the center: one near 0 is too easily reached by weights of 0

    private readonly NumbersLayer _centre;
    private readonly NumbersLayer _radius = new([0]); // squared
    private readonly double? _outliers;

    public DeepSvddModule(double? outliers, int latentSize)
        : base(latentSize)
    {
        _outliers = outliers;
        _centre = new NumbersLayer(new float[latentSize]);
    }

    public override bool HasDecoder => false;

    public override bool HasBiases => false;

    public override bool NeedsWholeBatch => _outliers is not null;

    public override IReadOnlyList<NetworkLayer> Auxiliary => [_centre, _radius];

    public override IReadOnlyList<string> Terms => ["Distance"];

    public override Tensor Loss(LossPass pass)
    {
        var difference = pass.Code(pass.Head()).Minus(pass.Forward[_centre.Numbers]);
        var distance = difference.Squared().sum(1);
        pass.Report("Distance", distance);
        return _outliers is { } outliers ? Boundary(distance, outliers, pass.Forward) : distance;
    }

    /// <summary>
    /// The squared radius, and what lies outside it over the share that may: the radius is the quantile of the batch's distances (Ruff et
    /// al. 2018).
    /// </summary>
    private Tensor Boundary(Tensor distance, double outliers, ForwardPass forward)
    {
        var radius = forward[_radius.Numbers];
        if (forward.IsLearning)
        {
            using var noGradients = no_grad();
            int outside = (int)Math.Min(distance.shape[0], Math.Floor(distance.shape[0] * outliers) + 1);
            radius.copy_(distance.detach().topk(outside, 0).values.select(0, outside - 1));
        }
        return distance.Minus(radius).ClampMin(0).Times(1 / outliers).Plus(radius);
    }

    public override void Prepare(PlanNumbers plan)
    {
        float[][] heads = plan.Heads();
        var center = plan[_centre.Numbers];
        for (int i = 0; i < center.Length; i++)
        {
            float mean = heads.Average(head => head[i]);
            center[i] =
                Math.Abs(mean) >= LeastCoordinate ? mean
                : mean < 0 ? -LeastCoordinate
                : LeastCoordinate;
        }
    }

    public override bool ScoresCode => true;

    public override string WriteScore(ModelGraph graph)
    {
        string difference = graph.Nodes.Node("Sub", [graph.Code, graph.Nodes.Constant(graph.Numbers[_centre.Numbers], LatentSize)]);
        return graph.Nodes.ReduceRows("ReduceSumSquare", difference);
    }
}
