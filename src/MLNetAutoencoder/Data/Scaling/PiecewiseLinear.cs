using System.Numerics;
using System.Runtime.CompilerServices;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Data.Scaling;

/// <summary>
/// An ascending function of each feature, linear between knots and constant beyond them. The knot at or below a value is found by halving,
/// in a model too: with 128 knots seven comparisons do what a sum of clipped ramps would need 127 for.
/// </summary>
internal sealed class PiecewiseLinear
{
    private readonly int _features;
    private readonly int _knots;
    private readonly float[] _slopes;

    /// <param name="features">How many features.</param>
    /// <param name="from">The knots, as <see cref="Fill"/> lays them out.</param>
    /// <param name="to">Their values, laid out alike.</param>
    public PiecewiseLinear(int features, float[] from, float[] to)
    {
        _features = features;
        _knots = from.Length / features;
        From = from;
        To = to;
        _slopes = new float[from.Length];
        for (int i = 0; i < from.Length - 1; i++)
            _slopes[i] =
                (i + 1) % _knots == 0 || from[i + 1] <= from[i]
                    ? 0
                    : Math.Min((float)(((double)to[i + 1] - to[i]) / ((double)from[i + 1] - from[i])), float.MaxValue);
    }

    public float[] From { get; }

    public float[] To { get; }

    /// <summary>
    /// Lays out the knots of all features, each with the same power of two of them; the last is repeated where there are fewer.
    /// </summary>
    public static float[] Fill(float[][] knots)
    {
        int most = (int)BitOperations.RoundUpToPowerOf2((uint)knots.Max(k => k.Length));
        return [.. knots.SelectMany(k => Enumerable.Range(0, most).Select(i => k[Math.Min(i, k.Length - 1)]))];
    }

    /// <summary>Whether numbers are laid out as by <see cref="Fill"/>: finite and ascending for each feature.</summary>
    public static bool IsWhole(int features, ReadOnlySpan<float> laidOut)
    {
        if (
            laidOut.Length == 0
            || laidOut.Length % features != 0
            || !BitOperations.IsPow2(laidOut.Length / features)
            || !PackedRow.IsFinite(laidOut)
        )
            return false;
        int knots = laidOut.Length / features;
        for (int i = 1; i < laidOut.Length; i++)
        {
            if (i % knots != 0 && laidOut[i] < laidOut[i - 1])
                return false;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Apply(float value, int feature)
    {
        int at = feature * _knots;
        float x = Math.Clamp(value, From[at], From[at + _knots - 1]);
        for (int step = _knots / 2; step > 0; step /= 2)
            at += step * (x >= From[at + step] ? 1 : 0); // without a branch, which could not be foretold
        return To[at] + ((x - From[at]) * _slopes[at]);
    }

    /// <summary>Writes the function of a tensor <c>[N, features]</c>.</summary>
    public string Write(OnnxGraphBuilder builder, string x)
    {
        x = builder.Node("Max", [x, builder.Constant(Every(_knots, 0), _features)]);
        x = builder.Node("Min", [x, builder.Constant(Every(_knots, _knots - 1), _features)]);
        string root = builder.Indices([.. Enumerable.Range(0, _features)], _features);
        string at = Descend(builder, root, x, builder.Constant(Every(_knots, _knots / 2), _features)); // [N, features]
        // From here on all is flat, as GatherElements wants it: it is three times as fast as Gather where single values are taken.
        (x, at) = (builder.Node("Reshape", [x, builder.Integers(-1)]), builder.Node("Reshape", [at, builder.Integers(-1)]));
        for (int width = _knots / 2; width > 1; width /= 2)
            at = Descend(builder, at, x, Take(builder, Every(width, width / 2), at));
        string above = builder.Node("Sub", [x, Take(builder, From, at)]);
        string rise = builder.Node("Mul", [above, Take(builder, _slopes, at)]);
        string y = builder.Node("Add", [Take(builder, To, at), rise]);
        return builder.Node("Reshape", [y, builder.Integers(-1, _features)]);
    }

    /// <summary>Goes down a tree whose levels are tables: below place i of one level lie places 2 i and 2 i + 1 of the next.</summary>
    private static string Descend(OnnxGraphBuilder builder, string at, string x, string middle)
    {
        string isAbove = builder.Node("GreaterOrEqual", [x, middle]);
        string right = builder.Cast(isAbove, DataType.Int32);
        return builder.Node("Add", [builder.Node("Add", [at, at]), right]);
    }

    private static string Take(OnnxGraphBuilder builder, float[] table, string at) =>
        builder.Node("GatherElements", [builder.Constant(table, table.Length), at]);

    /// <summary>One knot of every so many.</summary>
    private float[] Every(int width, int offset)
    {
        var some = new float[From.Length / width];
        for (int i = 0; i < some.Length; i++)
            some[i] = From[(i * width) + offset];
        return some;
    }
}
