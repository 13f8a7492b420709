namespace MLNetAutoencoder.Tests;

public sealed class CovarianceTests
{
    private static readonly float[][] Rows = [[1, 2, 0.5f], [3, -1, 2], [0, 4, 1], [-2, 1, 0.25f]];

    [Fact]
    public void Of_Shares_CountRowsByThem()
    {
        double[,] covariance = Covariance.Of(Rows, [1.5, 0.5], row => row[2], 3.75);
        Assert.Equal(Rows.Sum(row => row[2] * (row[0] - 1.5) * (row[0] - 1.5)) / 3.75, covariance[0, 0], 1e-12);
        Assert.Equal(Rows.Sum(row => row[2] * (row[1] - 0.5) * (row[0] - 1.5)) / 3.75, covariance[1, 0], 1e-12);
        Assert.Equal(Rows.Sum(row => row[2] * (row[1] - 0.5) * (row[1] - 0.5)) / 3.75, covariance[1, 1], 1e-12);
    }

    [Fact]
    public void Factorize_Covariance_GivesTheTriangleOfWhichItIsTheSquare()
    {
        double[,] factor = { { 4, 0, 0 }, { 2, 10, 0 }, { -2, 5, 9 } };
        Covariance.Factorize(factor, 1e-12);
        double[] expected = [2, 1, 3, -1, 2, 2];
        double[] actual = [factor[0, 0], factor[1, 0], factor[1, 1], factor[2, 0], factor[2, 1], factor[2, 2]];
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Factorize_ValuesOnALine_StayAboveTheLeast()
    {
        double[,] factor = { { 1, 0 }, { 2, 4 } };
        Covariance.Factorize(factor, 1e-6);
        Assert.Equal(1e-3, factor[1, 1], 1e-12);
    }
}
