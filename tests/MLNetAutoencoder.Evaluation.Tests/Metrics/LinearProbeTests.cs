namespace MLNetAutoencoder.Tests;

public sealed class LinearProbeTests
{
    private static readonly int[] Labels = [0, 0, 0, 1, 1, 1];

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(5)]
    [InlineData(100)]
    public void Accuracy_OfClassesFarApart_IsOne(double shift)
    {
        var codes = new RowMatrix([.. new double[] { 0, 0, 0, 1, 1, 0, 10, 10, 10, 11, 11, 10 }.Select(v => v + shift)], 2);
        Assert.Equal(1, LinearProbe.Accuracy(codes, Labels, codes, Labels, 2));
    }
}
