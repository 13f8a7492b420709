namespace MLNetAutoencoder.Tests;

public sealed class LaplacianTests
{
    /// <summary>As a share of the distances of all codes, those of neighbors are smaller than without.</summary>
    [Fact]
    public void Fit_Laplacian_BringsNeighborsTogether()
    {
        using var plain = ObjectiveFit.Run(Objective.Reconstruction());
        using var laplacian = ObjectiveFit.Run(Objective.Laplacian(weight: 0.1));
        double before = Share(plain.Codes()),
            after = Share(laplacian.Codes());
        Assert.True(after < 0.9 * before, $"{after} with and {before} without");
    }

    private static double Share(float[][] codes)
    {
        int[] some = [.. Enumerable.Range(0, 200)];
        double near = some.Average(i =>
            Enumerable
                .Range(0, ObjectiveFit.Rows.Length)
                .Where(j => j != i)
                .OrderBy(j => Close.Squared(ObjectiveFit.Rows[i], ObjectiveFit.Rows[j]))
                .Take(5)
                .Average(j => Close.Squared(codes[i], codes[j]))
        );
        return near / some.Average(i => some.Average(j => Close.Squared(codes[i], codes[j])));
    }
}
