using MLNetAutoencoder.Model;

namespace MLNetAutoencoder.Network;

/// <summary>
/// Draws the numbers that a network begins with. They come from .NET's generator, so that a seed gives the same ones whatever engine,
/// device or number of threads trains on.
/// </summary>
internal static class InitialWeights
{
    /// <summary>Draws every parameter, in the order of the layers.</summary>
    public static SavedWeights Draw(ParameterLayout layout, WeightInitializer initializer, int seed)
    {
        var random = new Random(seed);
        var state = new SavedWeights(new float[layout.ParameterCount], new float[layout.BufferCount]);
        var numbers = new WeightSpans(layout, state);
        foreach (var parameter in layout.All)
            parameter.Start(numbers[parameter], initializer, random);
        return state;
    }

    /// <summary>PyTorch draws biases as it draws weights; everyone else begins with 0.</summary>
    public static void FillBias(Span<float> bias, int inputs, WeightInitializer initializer, Random random)
    {
        if (initializer == WeightInitializer.Torch)
            Uniform(bias, 1 / Math.Sqrt(inputs), random);
    }

    public static void Fill(Span<float> weights, int outputs, int inputs, WeightInitializer initializer, Random random)
    {
        switch (initializer)
        {
            case WeightInitializer.Torch:
                Uniform(weights, 1 / Math.Sqrt(inputs), random);
                break;
            case WeightInitializer.XavierUniform:
                Uniform(weights, Math.Sqrt(6.0 / (inputs + outputs)), random);
                break;
            case WeightInitializer.XavierNormal:
                Normal(weights, Math.Sqrt(2.0 / (inputs + outputs)), random);
                break;
            case WeightInitializer.HeUniform:
                Uniform(weights, Math.Sqrt(6.0 / inputs), random);
                break;
            case WeightInitializer.HeNormal:
                Normal(weights, Math.Sqrt(2.0 / inputs), random);
                break;
            case WeightInitializer.LeCunUniform:
                Uniform(weights, Math.Sqrt(3.0 / inputs), random);
                break;
            case WeightInitializer.LeCunNormal:
                Normal(weights, Math.Sqrt(1.0 / inputs), random);
                break;
            case WeightInitializer.Orthogonal:
                Orthogonal(weights, outputs, inputs, random);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(initializer), initializer, null);
        }
    }

    private static void Uniform(Span<float> values, double bound, Random random)
    {
        foreach (ref float value in values)
            value = (float)(((random.NextDouble() * 2) - 1) * bound);
    }

    private static void Normal(Span<float> values, double deviation, Random random)
    {
        foreach (ref float value in values)
            value = (float)(random.NextNormal() * deviation);
    }

    /// <summary>The shorter side's vectors of a normal matrix, made orthonormal one after the other (modified Gram-Schmidt).</summary>
    private static void Orthogonal(Span<float> weights, int rows, int columns, Random random)
    {
        int count = Math.Min(rows, columns),
            length = Math.Max(rows, columns);
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            var vector = vectors[i] = [.. Enumerable.Range(0, length).Select(_ => random.NextNormal())];
            for (int pass = 0; pass < 2; pass++) // the second pass takes away what rounding left
            {
                for (int j = 0; j < i; j++)
                    Subtract(vector, vectors[j], Dot(vector, vectors[j]));
            }
            double norm = Math.Sqrt(Dot(vector, vector));
            for (int k = 0; k < length; k++)
            {
                vector[k] /= norm;
                weights[rows <= columns ? (i * columns) + k : (k * columns) + i] = (float)vector[k];
            }
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void Subtract(double[] from, double[] vector, double factor)
    {
        for (int i = 0; i < from.Length; i++)
            from[i] -= factor * vector[i];
    }
}
