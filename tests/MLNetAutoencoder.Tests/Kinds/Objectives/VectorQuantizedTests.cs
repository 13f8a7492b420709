namespace MLNetAutoencoder.Tests;

public sealed class VectorQuantizedTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Fit_Groups_TakeTheirValuesOutOfTheirBooks(int groups)
    {
        using var fitted = ObjectiveFit.Run(Objective.VectorQuantized(codes: 16, groups), o => o.Epochs = 10);
        int size = 8 / groups;
        for (int group = 0; group < groups; group++)
            Assert.InRange(fitted.Codes().Select(code => string.Join(' ', code.Skip(group * size).Take(size))).Distinct().Count(), 2, 16);
    }

    /// <summary>Vectors that nothing chooses come back to use.</summary>
    [Fact]
    public void Fit_Codebook_ComesIntoUse()
    {
        using var fitted = ObjectiveFit.Run(Objective.VectorQuantized(codes: 64, groups: 4), o => o.Epochs = 60);
        Assert.InRange(fitted.History![^1].Terms["Codebook use"], 0.9, 1);
        int[] used =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(group => fitted.Codes().Select(code => (code[2 * group], code[(2 * group) + 1])).Distinct().Count()),
        ];
        Assert.All(used, count => Assert.InRange(count, 40, 64));
    }

    [Fact]
    public void Place_FewerRowsThanVectors_PutsNoTwoOnOnePoint()
    {
        var layer = new CodebookLayer(2, 1, 8);
        var vectors = new float[16];
        layer.Place(
            vectors,
            [
                [1, 2],
                [3, 4],
                [5, 6],
            ]
        );
        Assert.Equal(8, vectors.Chunk(2).Select(v => (v[0], v[1])).Distinct().Count());
    }

    [Fact]
    public void Fit_GroupsThatDoNotDivideTheDefaultCode_SaysSo()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            ObjectiveFit.Run(Objective.VectorQuantized(groups: 3), o => o.LatentSize = null)
        );
        Assert.Contains(
            "the code has 8 values by the number of features, which 3 groups do not divide",
            error.Message,
            StringComparison.Ordinal
        );
    }
}
