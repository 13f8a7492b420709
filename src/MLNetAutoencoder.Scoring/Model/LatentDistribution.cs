using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Model;

/// <summary>The normal distribution that codes are drawn from: <c>z = Mean + Factor e</c> with standard normal numbers e.</summary>
/// <param name="Mean">One value for each of the code.</param>
/// <param name="Factor">The lower Cholesky factor of the covariance, row by row; empty for independent values of variance 1.</param>
internal sealed record LatentDistribution(float[] Mean, float[] Factor)
{
    private const double Ridge = 1e-6; // of a variance: what keeps the covariance of codes that never vary from having no root

    /// <summary>Mean 0 and variance 1, each value by itself.</summary>
    public static LatentDistribution Standard(int size) => new(new float[size], []);

    /// <summary>Mean and covariance of codes.</summary>
    /// <param name="codes">One or more of one size.</param>
    public static LatentDistribution Of(float[][] codes)
    {
        int size = codes[0].Length;
        double[] mean = [.. Enumerable.Range(0, size).Select(i => codes.Average(code => (double)code[i]))];
        double[,] factor = Covariance.Of(codes, mean, _ => 1, codes.Length);
        for (int i = 0; i < size; i++)
            factor[i, i] = (factor[i, i] * (1 + Ridge)) + (Ridge * Ridge);
        Covariance.Factorize(factor, Ridge * Ridge);
        return new LatentDistribution([.. mean.Select(m => (float)m)], [.. factor.Cast<double>().Select(f => (float)f)]);
    }

    /// <summary>What is wrong with numbers that were read from a file, for codes of so many values; null where nothing is.</summary>
    public string? Fault(int size)
    {
        if (Mean is null || Mean.Length != size)
            return Invariant.Text($"has a mean of {Mean?.Length ?? 0} values, and a code has {size}");
        if (Factor is null || (Factor.Length != 0 && Factor.Length != (long)size * size))
            return Invariant.Text($"has a factor of {Factor?.Length ?? 0} values, and there are 0 or {(long)size * size}");
        return Mean.Concat(Factor).All(float.IsFinite) ? null : "holds a NaN or infinity";
    }

    /// <summary>Draws codes, row by row.</summary>
    public float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        int size = Mean.Length;
        var codes = new float[checked(count * size)];
        var noise = new double[size];
        for (int row = 0; row < count; row++)
        {
            for (int i = 0; i < size; i++)
                noise[i] = random.NextNormal();
            for (int i = 0; i < size; i++)
                codes[(row * size) + i] = (float)(Mean[i] + Spread(noise, i));
        }
        return codes;
    }

    private double Spread(double[] noise, int i)
    {
        if (Factor.Length == 0)
            return noise[i];
        double sum = 0;
        for (int j = 0; j <= i; j++)
            sum += Factor[(i * Mean.Length) + j] * noise[j];
        return sum;
    }
}

internal static class RandomExtensions
{
    /// <summary>A standard normal number (Box and Muller 1958).</summary>
    public static double NextNormal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
