namespace MLNetAutoencoder.Tests;

public sealed class KMeansTests
{
    [SharedDataFact("features/wine")]
    public void Fit_OfWine_FindsTheLeastInertiaOfTheReference()
    {
        double[] values =
        [
            .. SharedData.Load("features/wine").Features.SelectMany(row => row.Where((_, i) => i % 3 == 0)).Select(v => (double)v),
        ];
        var rows = new RowMatrix(values, 5);
        Assert.Equal(
            EvaluationReference.Value("wine", "inertia"),
            KMeans.Fit(new CodeScaling(rows).Apply(rows), 3, starts: 10, seed: 0).Inertia,
            1e-6
        );
    }

    [Fact]
    public void Fit_WithAsManyClustersAsRows_GivesEachRowItsOwn()
    {
        var (clusters, inertia) = KMeans.Fit(new RowMatrix([0, 1, 2, 5, 9], 1), 5, starts: 1, seed: 3);
        Assert.Equal(5, clusters.Distinct().Count());
        Assert.Equal(0, inertia);
    }

    [Fact]
    public void Fit_WithMoreClustersThanDifferentRows_Ends() =>
        Assert.Equal(0, KMeans.Fit(new RowMatrix([1, 1, 1, 2], 1), 3, starts: 2, seed: 0).Inertia);
}
