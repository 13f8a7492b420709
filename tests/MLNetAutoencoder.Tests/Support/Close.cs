namespace MLNetAutoencoder.Tests;

/// <summary>Compares what batches of different sizes give: a sum in another order may end in another last bit.</summary>
internal static class Close
{
    public static void AssertEqual(float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            AssertEqual(expected[i], actual[i]);
    }

    /// <param name="expected">Of each row.</param>
    /// <param name="actual">Of each row.</param>
    /// <param name="unit">What values are measured in: deviations, 1, where 0 is a value like others.</param>
    public static void AssertEqual(float[] expected, float[] actual, float unit = 1e-3f)
    {
        Assert.Equal(expected.Length, actual.Length);
        float scale = Math.Max(unit, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5f * scale, $"{expected[i]} and {actual[i]} at {i}");
    }

    /// <summary>The squared Euclidean distance.</summary>
    public static double Squared(float[] a, float[] b) => a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum();
}
