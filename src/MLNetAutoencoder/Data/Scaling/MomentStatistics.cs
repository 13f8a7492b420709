using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNetAutoencoder.Peers;

namespace MLNetAutoencoder.Data.Scaling;

/// <summary>
/// Mean and population deviation of each feature, from sums and sums of squares that keep what rounding takes from them (Ogita, Rump and
/// Oishi 2005): exact where the mean is large beside the spread, quick because nothing is divided, and free of charge for the zeros of
/// sparse rows, which change no sum.
/// </summary>
internal sealed class MomentStatistics(int features, bool isPooled = false) : ScalerStatistics
{
    private readonly double[] _sums = new double[features];
    private readonly double[] _sumsLost = new double[features];
    private readonly double[] _squares = new double[features];
    private readonly double[] _squaresLost = new double[features];
    private readonly long[] _missing = new long[features];
    private long _rows;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(ReadOnlySpan<float> row, bool hasPadding = false)
    {
        _rows++;
        if (PackedRow.IsSparse(row, features))
        {
            var values = PackedRow.Values(row);
            var slots = PackedRow.Slots(row);
            for (int i = 0; i < slots.Length; i++)
                Add(values[i], slots[i]);
            return;
        }
        int at = 0;
        for (; at <= row.Length - Vector<float>.Count && !hasPadding; at += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[at..]), out var low, out var high);
            Add(low, at);
            Add(high, at + Vector<double>.Count);
        }
        for (; at < row.Length; at++)
            Add(row[at], at);
    }

    /// <summary>By rank after rank, with what rounding takes.</summary>
    public override void Join(PeerGroup peers)
    {
        if (peers.IsAlone)
            return;
        _rows = peers.Sum(_rows);
        Join(_sums, _sumsLost);
        Join(_squares, _squaresLost);
        long[][] missing = [.. peers.Each(_missing)];
        for (int i = 0; i < features; i++)
            _missing[i] = missing.Sum(ofRank => ofRank[i]);

        void Join(double[] sums, double[] lost)
        {
            double[][] parts = [.. peers.Each(sums)],
                rests = [.. peers.Each(lost)];
            for (int i = 0; i < features; i++)
            {
                (double sum, double rest) = (0, 0);
                for (int rank = 0; rank < parts.Length; rank++)
                    (sum, rest) = Sum(sum, rest + rests[rank][i], parts[rank][i]);
                (sums[i], lost[i]) = (sum, rest);
            }
        }
    }

    protected override FeatureScaler Learn(double? limit)
    {
        var (means, deviations) = Moments();
        var scaler = Make(means, deviations) with { Limit = (float?)limit ?? float.PositiveInfinity };
        return isPooled ? Pool(scaler, deviations) : scaler;
    }

    /// <summary>One factor for all features but those that are constant.</summary>
    private LinearScaler Pool(LinearScaler scaler, double[] deviations)
    {
        int[] varying = [.. Enumerable.Range(0, features).Except(Constants)];
        if (varying.Length == 0)
            return scaler;
        double deviation = Math.Sqrt(varying.Average(i => deviations[i] * deviations[i]));
        float[] factor = [.. scaler.Factor];
        foreach (int feature in varying)
            factor[feature] = (float)Math.Min(1 / deviation, float.MaxValue);
        return scaler with { Factor = factor };
    }

    public (double[] Means, double[] Deviations) Moments()
    {
        var means = new double[features];
        var deviations = new double[features];
        for (int i = 0; i < features; i++)
        {
            long count = _rows - _missing[i];
            if (count == 0)
                continue;
            means[i] = (_sums[i] + _sumsLost[i]) / count;
            deviations[i] = Math.Sqrt(Math.Max(0, SquaresAround(means[i], i, count)) / count);
        }
        return (means, deviations);
    }

    /// <summary>The square of a float is exact in double precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(double value, int at)
    {
        if (double.IsNaN(value))
        {
            _missing[at]++;
            return;
        }
        (_sums[at], _sumsLost[at]) = Sum(_sums[at], _sumsLost[at], value);
        (_squares[at], _squaresLost[at]) = Sum(_squares[at], _squaresLost[at], value * value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (double Sum, double Lost) Sum(double sum, double lost, double value)
    {
        double total = sum + value;
        double part = total - sum;
        return (total, lost + (sum - (total - part) + (value - part)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(Vector<double> values, int at)
    {
        Sum(_sums, _sumsLost, values, at);
        Sum(_squares, _squaresLost, values * values, at);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Sum(double[] sums, double[] losts, Vector<double> values, int at)
        {
            var sum = new Vector<double>(sums, at);
            var total = sum + values;
            var part = total - sum;
            (new Vector<double>(losts, at) + (sum - (total - part) + (values - part))).CopyTo(losts, at);
            total.CopyTo(sums, at);
        }
    }

    /// <summary>
    /// The sum of squared differences from the mean: squares less mean times sum, less mean times what rounding of the mean left of the
    /// sum. Products are split into their double and the rest, so that cancelling loses nothing.
    /// </summary>
    private double SquaresAround(double mean, int at, long count)
    {
        double product = mean * _sums[at];
        double rest = Math.FusedMultiplyAdd(mean, _sums[at], -product);
        double squares = _squares[at] - product + (_squaresLost[at] - rest - (mean * _sumsLost[at]));
        double left = Math.FusedMultiplyAdd(-count, mean, _sums[at]) + _sumsLost[at];
        return squares - (mean * left);
    }
}

/// <summary>Mean and population deviation of numbers that are in memory.</summary>
internal static class Moments
{
    /// <summary>The interquartile range of a normal distribution, in standard deviations.</summary>
    public const double NormalRange = 1.3489795003921634;

    /// <param name="values">One or more; what is left in them is of no use.</param>
    public static (double Mean, double Deviation) Of(Span<double> values)
    {
        double mean = TensorPrimitives.Sum<double>(values) / values.Length;
        TensorPrimitives.Subtract(values, mean, values);
        return (mean, Math.Sqrt(TensorPrimitives.SumOfSquares<double>(values) / values.Length));
    }
}
