using MLNetAutoencoder.Model;
using MLNetAutoencoder.Network;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Kinds.Objectives;

/// <summary>
/// A mixture of normal distributions, estimated from rows: for each component its mean, what makes its distribution standard normal, and
/// its log-weight.
/// </summary>
internal sealed class Mixture
{
    /// <summary>What is added to variances, so that a covariance can be inverted.</summary>
    public const double Ridge = 1e-4;

    private readonly int _size;

    /// <param name="rows">Each row's values, then its shares in the components.</param>
    /// <param name="size">Values of a row.</param>
    /// <param name="components">Components.</param>
    public Mixture(float[][] rows, int size, int components)
    {
        _size = size;
        Means = new float[components * size];
        Whitening = new float[components * size * size];
        LogWeights = new float[components];
        for (int component = 0; component < components; component++)
            Estimate(rows, component);
    }

    /// <summary>(components, size).</summary>
    public float[] Means { get; }

    /// <summary>(components, size, size): the inverse of the lower Cholesky factor of each covariance.</summary>
    public float[] Whitening { get; }

    /// <summary>log of share and normalizing constant of each component.</summary>
    public float[] LogWeights { get; }

    private void Estimate(float[][] rows, int component)
    {
        double count = rows.Sum(row => (double)row[_size + component]) + 1e-6;
        var mean = new double[_size];
        foreach (float[] row in rows)
        {
            for (int i = 0; i < _size; i++)
                mean[i] += row[_size + component] * (double)row[i] / count;
        }
        double[,] factor = Covariance.Of(rows, mean, row => row[_size + component], count);
        for (int i = 0; i < _size; i++)
            factor[i, i] += Ridge;
        Covariance.Factorize(factor, Ridge * 1e-3);
        double logDeterminant = Enumerable.Range(0, _size).Sum(i => 2 * Math.Log(factor[i, i]));
        double[,] inverse = Invert(factor);
        for (int i = 0; i < _size; i++)
        {
            Means[(component * _size) + i] = (float)mean[i];
            for (int j = 0; j < _size; j++)
                Whitening[(((component * _size) + i) * _size) + j] = (float)inverse[i, j];
        }
        LogWeights[component] = (float)(Math.Log(count / rows.Length) - (logDeterminant / 2) - (_size * Math.Log(2 * Math.PI) / 2));
    }

    /// <summary>The inverse of a lower triangle.</summary>
    private double[,] Invert(double[,] lower)
    {
        var inverse = new double[_size, _size];
        for (int column = 0; column < _size; column++)
        {
            inverse[column, column] = 1 / lower[column, column];
            for (int row = column + 1; row < _size; row++)
            {
                double sum = 0;
                for (int k = column; k < row; k++)
                    sum -= lower[row, k] * inverse[k, column];
                inverse[row, column] = sum / lower[row, row];
            }
        }
        return inverse;
    }
}

/// <summary>The mixture that a batch's shares make, in the training engine.</summary>
internal sealed class MixtureEnergy
{
    private const double LeastCount = 1e-6; // keeps a component without rows from dividing by zero

    private readonly Tensor _means; // (components, size)
    private readonly Tensor _covariances; // (components, size, size)
    private readonly Tensor _factor; // (components, size, size), lower
    private readonly Tensor _failed; // (components), 0 where there is a factor
    private readonly Tensor _shares; // (components)

    /// <param name="values">(N, size).</param>
    /// <param name="memberships">(N, components), 1 in sum for each row.</param>
    public MixtureEnergy(Tensor values, Tensor memberships)
    {
        var counts = memberships.sum([0L]).Plus(LeastCount);
        _shares = counts.Over(counts.sum());
        _means = memberships.t().matmul(values).Over(counts.unsqueeze(1));
        var centered = Centred(values);
        var weighted = centered.Times(memberships.t().unsqueeze(2)).transpose(1, 2).bmm(centered);
        var ridge = eye(values.shape[1], dtype: values.dtype, device: values.device);
        _covariances = weighted.Over(counts.view(-1, 1, 1)).PlusScaled(ridge, Mixture.Ridge);
        (_factor, _failed) = linalg.cholesky_ex(_covariances);
    }

    /// <summary>The sum over components and values of 1 over the variance.</summary>
    public Tensor InverseVariances() => _covariances.diagonal(0, 1, 2).reciprocal().sum();

    /// <summary>(N): the negative log-likelihood of rows.</summary>
    public Tensor Of(Tensor values)
    {
        var whitened = linalg.solve_triangular(_factor, Centred(values).transpose(1, 2), upper: false); // (components, size, N)
        var distances = whitened.Squared().sum(1).Times(-0.5); // (components, N)
        double constant = -values.shape[1] * Math.Log(2 * Math.PI) / 2;
        var weights = _shares.log().Minus(_factor.diagonal(0, 1, 2).log().sum(1)).Plus(constant);
        return distances.Plus(weights.unsqueeze(1)).logsumexp(0).neg();
    }

    /// <summary>
    /// Whether all covariances can be inverted; those of a network that diverges cannot, nor those whose ridge is lost in rounding.
    /// </summary>
    public bool CanBeUsed =>
        double.IsFinite(FlatTensor.Read(_covariances.detach().sum())) && FlatTensor.Read(_failed.to(ScalarType.Float32).abs().sum()) == 0;

    private Tensor Centred(Tensor values) => values.unsqueeze(0).Minus(_means.unsqueeze(1)); // (components, N, size)
}
