using System.Numerics.Tensors;

namespace MLNetAutoencoder.SingleRow;

/// <summary>
/// Functions of vectors that TensorPrimitives has not, or not as exact near 0. NaN gives NaN, and is greater than nothing.
/// </summary>
internal static class RowFunctions
{
    public static void Greater(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = a[i] > b[i] ? 1 : 0;
    }

    public static void GreaterOrEqual(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = a[i] >= b[i] ? 1 : 0;
    }

    public static void Sign(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] =
                x[i] > 0 ? 1
                : x[i] < 0 ? -1
                : x[i];
    }

    public static void Sinh(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = MathF.Sinh(x[i]);
    }

    /// <summary>That of TensorPrimitives is some 1E-7 off everywhere, which near 0 is much.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y)
    {
        const float Near = 0.25f;
        TensorPrimitives.Tanh(x, y);
        for (int i = 0; i < y.Length; i++)
        {
            if (Math.Abs(x[i]) < Near)
                y[i] = MathF.Tanh(x[i]);
        }
    }

    /// <summary>exp(x) - 1, and 0 above 0.</summary>
    public static void Saturate(ReadOnlySpan<float> x, Span<float> y)
    {
        TensorPrimitives.Min(x, 0, y);
        TensorPrimitives.Exp(y, y);
        TensorPrimitives.Subtract(y, 1, y);
    }

    /// <summary>The error function to 1.5E-7 (Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26).</summary>
    public static void Erf(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            float size = Math.Abs(x[i]);
            float t = 1 / (1 + (0.3275911f * size));
            float sum = 0.254829592f + (t * (-0.284496736f + (t * (1.421413741f + (t * (-1.453152027f + (t * 1.061405429f)))))));
            y[i] = MathF.CopySign(1 - (sum * t * MathF.Exp(-size * size)), x[i]);
        }
    }

    /// <summary>Adds the product of x and each row of a matrix to the sum that belongs to it.</summary>
    public static void AddProducts(ReadOnlySpan<float> x, ReadOnlySpan<float> matrix, Span<float> sums)
    {
        for (int i = 0; i < sums.Length; i++)
            sums[i] += TensorPrimitives.Dot(x, matrix.Slice(i * x.Length, x.Length));
    }

    /// <summary>Adds the rows of a matrix, each times its number in x, to the sums.</summary>
    public static void AddScaled(ReadOnlySpan<float> x, ReadOnlySpan<float> matrix, Span<float> sums)
    {
        for (int i = 0; i < x.Length; i++)
            TensorPrimitives.MultiplyAddEstimate(matrix.Slice(i * sums.Length, sums.Length), x[i], sums, sums);
    }
}
