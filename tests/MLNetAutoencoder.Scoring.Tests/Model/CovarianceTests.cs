namespace MLNetAutoencoder.Tests;

public sealed class CovarianceTests
{
    private static readonly float[][] Rows =
    [
        [1, 2, 0.5f],
        [3, -1, 2],
        [0, 4, 1],
        [-2, 1, 0.25f],
    ];

    [Fact]
    public void Of_Shares_CountRowsByThem()
    {
        double[,] covariance = Covariance.Of(Rows, [1.5, 0.5], row => row[2], 3.75);
        Assert.Equal(Rows.Sum(row => row[2] * (row[0] - 1.5) * (row[0] - 1.5)) / 3.75, covariance[0, 0], 1e-12);
        Assert.Equal(Rows.Sum(row => row[2] * (row[1] - 0.5) * (row[0] - 1.5)) / 3.75, covariance[1, 0], 1e-12);
        Assert.Equal(Rows.Sum(row => row[2] * (row[1] - 0.5) * (row[1] - 0.5)) / 3.75, covariance[1, 1], 1e-12);
    }

    /// <summary>By the definition, over sizes on both sides of a processor's vectors.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(40, 9)]
    [InlineData(17, 65)]
    public void OfAndFactorize_ManyValues_GiveTheCovarianceAndItsRoot(int count, int size)
    {
        var random = new Random(1);
        float[][] rows = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, size).Select(_ => random.NextSingle()).ToArray())];
        double[] mean = [.. Enumerable.Range(0, size).Select(i => rows.Average(row => (double)row[i]))];
        double[,] covariance = Covariance.Of(rows, mean, _ => 1, count);
        double[,] factor = (double[,])covariance.Clone();
        for (int i = 0; i < size; i++)
            factor[i, i] += 1e-3;
        Covariance.Factorize(factor, 1e-12);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Assert.Equal(rows.Sum(row => (row[i] - mean[i]) * (row[j] - mean[j])) / count, covariance[i, j], 1e-12);
                double product = Enumerable.Range(0, j + 1).Sum(k => factor[i, k] * factor[j, k]);
                Assert.Equal(covariance[i, j] + (i == j ? 1e-3 : 0), product, 1e-12);
            }
        }
    }

    [Fact]
    public void Factorize_Covariance_GivesTheTriangleOfWhichItIsTheSquare()
    {
        double[,] factor =
        {
            { 4, 0, 0 },
            { 2, 10, 0 },
            { -2, 5, 9 },
        };
        Covariance.Factorize(factor, 1e-12);
        double[] expected = [2, 1, 3, -1, 2, 2];
        double[] actual = [factor[0, 0], factor[1, 0], factor[1, 1], factor[2, 0], factor[2, 1], factor[2, 2]];
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Factorize_ValuesOnALine_StayAboveTheLeast()
    {
        double[,] factor =
        {
            { 1, 0 },
            { 2, 4 },
        };
        Covariance.Factorize(factor, 1e-6);
        Assert.Equal(1e-3, factor[1, 1], 1e-12);
    }
}
