namespace MLNetAutoencoder;

/// <summary>A mixture of normal distributions, estimated from rows: for each component its mean, what makes its distribution standard normal, and its log-weight.</summary>
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

    /// <summary>log of share and normalising constant of each component.</summary>
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
