using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetAutoencoder;

/// <summary>
/// A step of Adam over memory, read and written once, where the engine goes over it seven times: a third to a fifth of the time for any size of
/// network. Every operation rounds by itself, so the bytes do not depend on how wide a processor's vectors are.
/// </summary>
/// <param name="Beta1">Share of the mean that is kept.</param>
/// <param name="Beta2">Share of the mean square that is kept.</param>
/// <param name="Epsilon">Added to the root.</param>
/// <param name="Move">What a step multiplies with, below 0.</param>
internal readonly record struct AdamPass(double Beta1, double Beta2, double Epsilon, double Move)
{
    /// <param name="values">The values to move.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="mean">Its running mean.</param>
    /// <param name="square">Its running mean square.</param>
    /// <param name="largest">The largest mean square so far, for AMSGrad; empty without.</param>
    public void Run(Span<float> values, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square, Span<float> largest)
    {
        int done = RunVectors(Vectors(values), MemoryMarshal.Cast<float, Vector<float>>(gradient), Vectors(mean), Vectors(square), Vectors(largest));
        float keep1 = (float)Beta1, take1 = (float)(1 - Beta1), keep2 = (float)Beta2, take2 = (float)(1 - Beta2), epsilon = (float)Epsilon, move = (float)Move;
        for (int i = done; i < values.Length; i++)
        {
            mean[i] = (mean[i] * keep1) + (gradient[i] * take1);
            square[i] = (square[i] * keep2) + (gradient[i] * gradient[i] * take2);
            float root = square[i];
            if (!largest.IsEmpty)
                root = largest[i] = MathF.Max(largest[i], root);
            values[i] += move * mean[i] / (MathF.Sqrt(root) + epsilon);
        }
    }

    private int RunVectors(Span<Vector<float>> values, ReadOnlySpan<Vector<float>> gradient, Span<Vector<float>> mean, Span<Vector<float>> square, Span<Vector<float>> largest)
    {
        var keep1 = new Vector<float>((float)Beta1);
        var take1 = new Vector<float>((float)(1 - Beta1));
        var keep2 = new Vector<float>((float)Beta2);
        var take2 = new Vector<float>((float)(1 - Beta2));
        var epsilon = new Vector<float>((float)Epsilon);
        var move = new Vector<float>((float)Move);
        for (int i = 0; i < values.Length; i++)
        {
            var g = gradient[i];
            var m = (mean[i] * keep1) + (g * take1);
            var root = (square[i] * keep2) + (g * g * take2);
            mean[i] = m;
            square[i] = root;
            if (!largest.IsEmpty)
                largest[i] = root = Vector.Max(largest[i], root);
            values[i] += move * m / (Vector.SquareRoot(root) + epsilon);
        }
        return values.Length * Vector<float>.Count;
    }

    private static Span<Vector<float>> Vectors(Span<float> span) => MemoryMarshal.Cast<float, Vector<float>>(span);
}
