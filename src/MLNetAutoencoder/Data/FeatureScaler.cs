namespace MLNetAutoencoder;

/// <summary>A linear scaling of each feature, <c>(x - Shift) * Factor</c>, and the limit to which the network sees the result.</summary>
/// <param name="Shift">What is taken off; one value per feature.</param>
/// <param name="Factor">What is multiplied by; above 0, and 1 for a constant feature.</param>
/// <param name="Limit">Scaled values are cut off at plus and minus this; infinity for no limit.</param>
internal sealed record FeatureScaler(float[] Shift, float[] Factor, float Limit = float.PositiveInfinity)
{
    /// <summary>Learns the scaling from rows; null for <see cref="InputScaling.None"/>.</summary>
    public static FeatureScaler? Learn(AutoencoderTrainingOptions options, FeatureBlock data) => options.Scaling switch
    {
        InputScaling.Standard => Standard(data) with { Limit = (float?)(options as AutoencoderAnomalyOptions)?.OutlierLimit ?? float.PositiveInfinity },
        InputScaling.MinMax => MinMax(data),
        _ => null,
    };

    /// <summary>Scales and cuts off a row, as the network sees it.</summary>
    public void Apply(ReadOnlySpan<float> row, Span<float> scaled)
    {
        for (int i = 0; i < row.Length; i++)
            scaled[i] = Math.Clamp((row[i] - Shift[i]) * Factor[i], -Limit, Limit);
    }

    private static FeatureScaler Standard(FeatureBlock data)
    {
        // Welford's recurrence: exact where the mean is large beside the spread.
        var mean = new double[data.Features];
        var squares = new double[data.Features];
        for (int r = 0; r < data.Rows; r++)
        {
            var row = data.Row(r);
            for (int i = 0; i < row.Length; i++)
            {
                double difference = row[i] - mean[i];
                mean[i] += difference / (r + 1);
                squares[i] += difference * (row[i] - mean[i]);
            }
        }
        return Make(mean, [.. squares.Select(s => Math.Sqrt(s / data.Rows))]);
    }

    private static FeatureScaler MinMax(FeatureBlock data)
    {
        var min = data.Row(0).ToArray();
        var max = data.Row(0).ToArray();
        for (int r = 1; r < data.Rows; r++)
        {
            var row = data.Row(r);
            for (int i = 0; i < row.Length; i++)
            {
                min[i] = Math.Min(min[i], row[i]);
                max[i] = Math.Max(max[i], row[i]);
            }
        }
        return Make([.. min.Select(x => (double)x)], [.. max.Zip(min, (b, a) => (double)b - a)]);
    }

    private static FeatureScaler Make(double[] shift, double[] spread)
        => new([.. shift.Select(s => (float)s)], [.. spread.Zip(shift, Invert)]);

    /// <summary>1 over the spread; 1 where the spread is no more than rounding noise or its inverse is out of range.</summary>
    private static float Invert(double spread, double shift)
    {
        float factor = (float)(1 / spread);
        return spread > 1e-7 * Math.Abs(shift) && float.IsFinite(factor) && factor > 0 ? factor : 1f;
    }
}
