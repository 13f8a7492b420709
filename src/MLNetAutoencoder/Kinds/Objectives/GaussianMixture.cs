using System.Text.Json.Serialization;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Kinds.Objectives;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Settings;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <content>Codes in a mixture of normal distributions.</content>
[JsonDerivedType(typeof(GaussianMixtureSettings), nameof(GaussianMixture))]
public abstract partial record Objective
{
    /// <summary>
    /// The deep autoencoding Gaussian mixture model (DAGMM, Zong et al. 2018): code, relative reconstruction error and cosine of each row
    /// go to a small network that shares them out to components of a mixture, and how unlikely a row is under the mixture is its score:
    /// <c>loss + energyWeight · energy + covarianceWeight · Σ 1 / Σₖⱼⱼ</c>. After the training the mixture is estimated once more from all
    /// training rows (10,000 at most).
    /// </summary>
    /// <param name="components">Of the mixture: 1 to 1000. The default is 4.</param>
    /// <param name="energyWeight">What the energy counts in the loss: above 0, and finite. The default is 0.1.</param>
    /// <param name="covarianceWeight">What holds the variances away from 0: above 0, and finite. The default is 0.005.</param>
    /// <returns>
    /// The objective. It reports <c>Energy</c>, the mean negative log-likelihood of a row. It takes batches of a hundred rows or more, and
    /// codes of at most 1000 values.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Objective GaussianMixture(int components = 4, double energyWeight = 0.1, double covarianceWeight = 0.005)
    {
        SettingRange.RequireCount(components);
        SettingRange.RequirePositive(energyWeight);
        SettingRange.RequirePositive(covarianceWeight);
        return new GaussianMixtureSettings(components, energyWeight, covarianceWeight);
    }
}

internal sealed record GaussianMixtureSettings(int Components, double EnergyWeight, double CovarianceWeight) : ObjectiveSettings
{
    private const int MostValues = 1000; // of a code: covariances have their square, and inverting them takes its cube

    internal override string KindName => "gaussian-mixture";

    internal override bool ComparesRows => true;

    internal override bool ScoresReconstruction => false;

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options)
    {
        if (options.LatentSize > MostValues)
            yield return new OptionFault(
                nameof(options.LatentSize),
                options.LatentSize,
                $"1 to {MostValues} for {this}, which has a covariance of the code for each component"
            );
    }

    /// <exception cref="InvalidOperationException">The code is too large for covariances.</exception>
    internal override ObjectiveModule Make(int latentSize, int features)
    {
        Guard.Data(
            latentSize <= MostValues,
            $"Objective is {this}, and the code has {latentSize} values by the number of features, of which it would have covariances; "
                + $"set {nameof(IPlanOptions.LatentSize)} to {MostValues} at most."
        );
        return new GaussianMixtureModule(this, latentSize);
    }
}

/// <summary>The reconstruction's loss and the energy of code and errors under a mixture.</summary>
internal sealed class GaussianMixtureModule : ObjectiveModule
{
    private const int Units = 10; // of the estimation network's hidden layer, as in the paper
    private const double Dropout = 0.5;
    private const float Least = 1e-6f; // keeps lengths of rows of zeros from dividing by zero

    private readonly GaussianMixtureSettings _settings;
    private readonly int _size;
    private readonly NetworkLayer[] _estimation;
    private readonly NumbersLayer _means;
    private readonly NumbersLayer _whitening;
    private readonly NumbersLayer _logWeights;

    public GaussianMixtureModule(GaussianMixtureSettings settings, int latentSize)
        : base(latentSize)
    {
        _settings = settings;
        _size = latentSize + 2;
        _estimation =
        [
            new DenseLayer(_size, Units, Activation.Tanh, Normalization.None, Dropout),
            new DenseLayer(Units, settings.Components, Activation.Identity),
        ];
        _means = new NumbersLayer(new float[settings.Components * _size]);
        _whitening = new NumbersLayer(new float[settings.Components * _size * _size]);
        _logWeights = new NumbersLayer(new float[settings.Components]);
    }

    public override IReadOnlyList<NetworkLayer> Auxiliary => [.. _estimation, _means, _whitening, _logWeights];

    public override bool NeedsWholeBatch => true;

    public override IReadOnlyList<string> Terms => ["Energy"];

    public override Tensor Loss(LossPass pass)
    {
        var code = pass.Code(pass.Head());
        var (raw, reconstruction) = pass.Decode(code);
        var losses = pass.Distance(raw, reconstruction);
        var values = Values(code, pass.Target, reconstruction);
        var mixture = new MixtureEnergy(values, Memberships(values, pass.Forward));
        if (!mixture.CanBeUsed)
        {
            pass.Report("Energy", zeros_like(losses, requires_grad: false)); // a batch without a mixture has none
            return losses;
        }
        var energy = mixture.Of(values);
        pass.Report("Energy", energy);
        return losses.PlusScaled(energy, _settings.EnergyWeight).PlusScaled(mixture.InverseVariances(), _settings.CovarianceWeight);
    }

    public override void Finish(PlanNumbers plan)
    {
        float[][] rows = plan.Compute(pass =>
        {
            var code = pass.Code(pass.Head());
            var values = Values(code, pass.Target, pass.Decode(code).Reconstruction);
            return cat([values, Memberships(values, pass.Forward)], 1);
        });
        var mixture = new Mixture(rows, _size, _settings.Components);
        mixture.Means.CopyTo(plan[_means.Numbers]);
        mixture.Whitening.CopyTo(plan[_whitening.Numbers]);
        mixture.LogWeights.CopyTo(plan[_logWeights.Numbers]);
    }

    public override bool ScoresCode => true;

    public override string WriteScore(ModelGraph graph)
    {
        var nodes = graph.Nodes;
        string values = WriteValues(graph);
        string[] components = [.. Enumerable.Range(0, _settings.Components).Select(Component)];
        string all = nodes.JoinColumns(components);
        string greatest = nodes.ReduceRows("ReduceMax", all);
        string sum = nodes.ReduceRows("ReduceSum", nodes.Node("Exp", [nodes.Node("Sub", [all, greatest])]));
        return nodes.Node("Neg", [nodes.Node("Add", [greatest, nodes.Node("Log", [sum])])]);

        string Component(int i)
        {
            string centered = nodes.Node("Sub", [values, nodes.Constant(graph.Numbers[_means.Numbers].Slice(i * _size, _size), _size)]);
            string whitened = nodes.Node(
                "Gemm",
                [centered, nodes.Constant(graph.Numbers[_whitening.Numbers].Slice(i * _size * _size, _size * _size), _size, _size)],
                null,
                OnnxGraphBuilder.Int("transB", 1)
            );
            string squares = nodes.ReduceRows("ReduceSumSquare", whitened);
            return nodes.Node(
                "Add",
                [nodes.Node("Mul", [squares, nodes.Scalar(-0.5f)]), nodes.Scalar(graph.Numbers[_logWeights.Numbers][i])]
            );
        }
    }

    private Tensor Memberships(Tensor values, ForwardPass forward) => forward.Through(_estimation, values).softmax(1);

    /// <summary>(N, size): code, relative Euclidean distance, cosine of the angle.</summary>
    private static Tensor Values(Tensor code, Tensor target, Tensor reconstruction)
    {
        var difference = reconstruction.Minus(target);
        var length = Length(target);
        var distance = Length(difference).Over(length);
        var cosine = reconstruction.Times(target).sum(1, keepdim: true).Over(length.Times(Length(reconstruction)));
        return cat([code, distance, cosine], 1);
    }

    /// <summary>(N, 1): the root of the squares' sum and a little more.</summary>
    private static Tensor Length(Tensor x) => x.Squared().sum(1, keepdim: true).Plus(Least).sqrt();

    private static string WriteValues(ModelGraph graph)
    {
        var nodes = graph.Nodes;
        string length = Length(graph.Target);
        string distance = nodes.Node("Div", [Length(nodes.Node("Sub", [graph.Reconstruction, graph.Target])), length]);
        string product = nodes.ReduceRows("ReduceSum", nodes.Node("Mul", [graph.Reconstruction, graph.Target]));
        string cosine = nodes.Node("Div", [product, nodes.Node("Mul", [length, Length(graph.Reconstruction)])]);
        return nodes.JoinColumns(graph.Code, distance, cosine);

        string Length(string x)
        {
            string squares = nodes.ReduceRows("ReduceSumSquare", x);
            return nodes.Node("Sqrt", [nodes.Node("Add", [squares, nodes.Scalar(Least)])]);
        }
    }
}
