namespace MLNetAutoencoder;

/// <summary>
/// Draws the numbers that a network begins with. They come from .NET's generator, so that a seed gives the same ones whatever engine,
/// device or number of threads trains on.
/// </summary>
internal static class InitialWeights
{
    public static NetworkState Draw(LayerPlan plan, ParameterLayout layout, WeightInitializer initializer, int seed)
    {
        var random = new Random(seed);
        var state = new NetworkState(new float[layout.ParameterCount], new float[layout.BufferCount]);
        foreach (var layer in layout.Layers)
        {
            Fill(layer.Weight.Of(state.Parameters), layer.Weight, initializer, random);
            if (initializer == WeightInitializer.Torch)
                Uniform(layer.Bias.Of(state.Parameters), 1 / Math.Sqrt(layer.Weight.Columns), random);
            layer.Gain?.Of(state.Parameters).Fill(1);
            layer.Variance?.Of(state.Buffers).Fill(1);
        }
        return state;
    }

    private static void Fill(Span<float> weights, Slot slot, WeightInitializer initializer, Random random)
    {
        double inputs = slot.Columns, outputs = slot.Rows;
        switch (initializer)
        {
            case WeightInitializer.Torch:
                Uniform(weights, 1 / Math.Sqrt(inputs), random);
                break;
            case WeightInitializer.XavierUniform:
                Uniform(weights, Math.Sqrt(6 / (inputs + outputs)), random);
                break;
            case WeightInitializer.XavierNormal:
                Normal(weights, Math.Sqrt(2 / (inputs + outputs)), random);
                break;
            case WeightInitializer.HeUniform:
                Uniform(weights, Math.Sqrt(6 / inputs), random);
                break;
            case WeightInitializer.HeNormal:
                Normal(weights, Math.Sqrt(2 / inputs), random);
                break;
            case WeightInitializer.LeCunUniform:
                Uniform(weights, Math.Sqrt(3 / inputs), random);
                break;
            case WeightInitializer.LeCunNormal:
                Normal(weights, Math.Sqrt(1 / inputs), random);
                break;
            case WeightInitializer.Orthogonal:
                Orthogonal(weights, slot, random);
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
            value = (float)(Normal(random) * deviation);
    }

    /// <summary>A standard normal number (Box and Muller 1958).</summary>
    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>The shorter side's vectors of a normal matrix, made orthonormal one after the other (modified Gram-Schmidt).</summary>
    private static void Orthogonal(Span<float> weights, Slot slot, Random random)
    {
        int count = Math.Min(slot.Rows, slot.Columns), length = Math.Max(slot.Rows, slot.Columns);
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            var vector = vectors[i] = [.. Enumerable.Range(0, length).Select(_ => Normal(random))];
            for (int pass = 0; pass < 2; pass++) // the second pass takes away what rounding left
            {
                for (int j = 0; j < i; j++)
                    Subtract(vector, vectors[j], Dot(vector, vectors[j]));
            }
            double norm = Math.Sqrt(Dot(vector, vector));
            for (int k = 0; k < length; k++)
            {
                vector[k] /= norm;
                weights[slot.Rows <= slot.Columns ? (i * slot.Columns) + k : (k * slot.Columns) + i] = (float)vector[k];
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
