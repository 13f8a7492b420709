using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>The mixture that a batch's shares make, in the training engine.</summary>
internal sealed class MixtureEnergy
{
    private static readonly Scalar s_one = 1.0;
    private static readonly Scalar s_minusOne = -1.0;
    private static readonly Scalar s_half = -0.5;
    private static readonly Scalar s_least = 1e-6; // of a component's share of all rows
    private static readonly Scalar s_ridge = Mixture.Ridge;

    private readonly Tensor _means; // (components, size)
    private readonly Tensor _covariances; // (components, size, size)
    private readonly Tensor _factor; // (components, size, size), lower
    private readonly Tensor _failed; // (components), 0 where there is a factor
    private readonly Tensor _shares; // (components)

    /// <param name="values">(N, size).</param>
    /// <param name="memberships">(N, components), 1 in sum for each row.</param>
    public MixtureEnergy(Tensor values, Tensor memberships)
    {
        var counts = memberships.sum([0L]).add(s_least, s_one);
        _shares = counts.div(counts.sum());
        _means = memberships.t().matmul(values).div(counts.unsqueeze(1));
        var centred = Centred(values);
        var weighted = centred.mul(memberships.t().unsqueeze(2)).transpose(1, 2).bmm(centred);
        _covariances = weighted.div(counts.view(-1, 1, 1)).add(eye(values.shape[1], device: values.device), s_ridge);
        (_factor, _failed) = linalg.cholesky_ex(_covariances);
    }

    /// <summary>The sum over components and values of 1 over the variance.</summary>
    public Tensor InverseVariances() => _covariances.diagonal(0, 1, 2).reciprocal().sum();

    /// <summary>(N): the negative log-likelihood of rows.</summary>
    public Tensor Of(Tensor values)
    {
        var whitened = linalg.solve_triangular(_factor, Centred(values).transpose(1, 2), upper: false); // (components, size, N)
        var distances = whitened.mul(whitened).sum(1).mul(s_half); // (components, N)
        using Scalar constant = -values.shape[1] * Math.Log(2 * Math.PI) / 2;
        var weights = _shares.log().add(_factor.diagonal(0, 1, 2).log().sum(1), s_minusOne).add(constant, s_one);
        return distances.add(weights.unsqueeze(1), s_one).logsumexp(0).neg();
    }

    /// <summary>Whether all covariances can be inverted; those of a network that diverges cannot, nor those whose ridge is lost in rounding.</summary>
    public bool CanBeUsed => double.IsFinite(FlatTensor.Read(_covariances.detach().sum())) && FlatTensor.Read(_failed.to(ScalarType.Float32).abs().sum()) == 0;

    private Tensor Centred(Tensor values) => values.unsqueeze(0).add(_means.unsqueeze(1), s_minusOne); // (components, N, size)
}
