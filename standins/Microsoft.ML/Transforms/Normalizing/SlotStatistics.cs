namespace Microsoft.ML.Transforms;

/// <summary>Statistics of each slot of one column over the training rows; NaN is skipped.</summary>
internal abstract class SlotStatistics
{
    internal abstract void Add(ReadOnlySpan<double> values);

    internal abstract LearnedNormalizer Learn(NormalizerRule rule);
}

internal sealed class MinMaxStatistics : SlotStatistics
{
    private readonly double[] _min;
    private readonly double[] _max;

    internal MinMaxStatistics(int slots)
    {
        _min = new double[slots];
        _max = new double[slots];
        Array.Fill(_min, double.PositiveInfinity);
        Array.Fill(_max, double.NegativeInfinity);
    }

    internal override void Add(ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            // Comparisons with NaN are false, so it leaves no trace.
            if (values[i] < _min[i])
            {
                _min[i] = values[i];
            }

            if (values[i] > _max[i])
            {
                _max[i] = values[i];
            }
        }
    }

    /// <summary>Zero kept: x / max(|min|, |max|), else (x - min) / (max - min). A constant or unseen slot gets scale 0.</summary>
    internal override LearnedNormalizer Learn(NormalizerRule rule)
    {
        var result = new LearnedNormalizer(_min.Length);
        for (int i = 0; i < _min.Length; i++)
        {
            if (_max[i] > _min[i])
            {
                double range = rule.FixZero ? Math.Max(Math.Abs(_max[i]), Math.Abs(_min[i])) : _max[i] - _min[i];
                result.Scale[i] = 1 / range;
                result.Offset[i] = rule.FixZero || result.Scale[i] == 0 ? 0 : _min[i];
            }
        }

        return result;
    }
}

internal sealed class MeanVarianceStatistics(int slots) : SlotStatistics
{
    private readonly double[] _mean = new double[slots];
    private readonly double[] _squares = new double[slots]; // sum of squared deviations
    private readonly long[] _count = new long[slots];

    internal override void Add(ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i]))
            {
                double delta = values[i] - _mean[i];
                _mean[i] += delta / ++_count[i];
                _squares[i] += delta * (values[i] - _mean[i]);
            }
        }
    }

    /// <summary>Zero kept: x / sqrt(variance + mean²), else (x - mean) / deviation.</summary>
    internal override LearnedNormalizer Learn(NormalizerRule rule)
    {
        var result = new LearnedNormalizer(_mean.Length);
        for (int i = 0; i < _mean.Length; i++)
        {
            if (_squares[i] == 0)
            {
                continue;
            }

            double variance = _squares[i] / _count[i];
            result.Scale[i] = 1 / Math.Sqrt(rule.FixZero ? variance + (_mean[i] * _mean[i]) : variance);
            result.Offset[i] = rule.FixZero ? 0 : _mean[i];
        }

        return result;
    }
}
