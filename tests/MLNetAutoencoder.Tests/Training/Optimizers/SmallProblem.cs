namespace MLNetAutoencoder.Tests;

/// <summary>The problem of reference.py: not quadratic, seven values, and a gradient whose size changes from step to step.</summary>
internal static class SmallProblem
{
    private static readonly double[] Center = [0.5, 1, -1.5, 2, 0, -0.4, 3];
    private static readonly double[] Weight = [1, 0.1, 3, 0.5, 2, 0.02, 0.7];

    public static float[] Start => [1.5f, -2, 0.3f, 4, -0.7f, 2.5f, -3.1f];

    public static float[] Gradient(float[] x, int step) => [.. x.Select((_, i) => (float)(Slope(x, i) * (step % 3 == 0 ? 1 : 0.25)))];

    private static double Slope(float[] x, int i)
    {
        double away = x[i] - Center[i];
        double neighbors = (i > 0 ? x[i - 1] : 0) + (i < x.Length - 1 ? x[i + 1] : 0);
        return (Weight[i] * away / Math.Sqrt(1 + (away * away))) + (0.1 * neighbors) + (0.02 * x[i] * x[i] * x[i]);
    }
}
