namespace MLNetAutoencoder.Tests;

/// <summary>Compares values by relative difference, absolute below 1; NaN equals NaN only.</summary>
internal static class Close
{
    /// <summary>Two ways of running one model.</summary>
    public const double Same = 1e-6;

    /// <summary>Single precision against double.</summary>
    public const double ByHand = 1e-5;

    public static void To(IEnumerable<double> expected, IEnumerable<float> actual, double tolerance)
    {
        double[] e = [.. expected];
        float[] a = [.. actual];
        Assert.Equal(e.Length, a.Length);
        for (int i = 0; i < e.Length; i++)
        {
            bool close = double.IsNaN(e[i]) ? float.IsNaN(a[i]) : Math.Abs(e[i] - a[i]) <= tolerance * Math.Max(1, Math.Abs(e[i]));
            Assert.True(close, $"Value {i} is {a[i]:R} instead of {e[i]:R}.");
        }
    }

    public static void To(IEnumerable<float> expected, IEnumerable<float> actual, double tolerance = Same) =>
        To(expected.Select(v => (double)v), actual, tolerance);
}
