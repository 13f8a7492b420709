namespace MLNetAutoencoder.Tests;

/// <summary>Scalings by hand, in double precision.</summary>
internal static class Scalers
{
    public static LinearScaler Linear(FeatureScaler? scaler) => Assert.IsType<LinearScaler>(scaler);

    /// <summary>A scaler without a limit to what the network sees.</summary>
    public static FeatureScaler? Uncut(FeatureScaler? scaler) =>
        scaler is LinearScaler linear ? linear with { Limit = float.PositiveInfinity } : scaler;

    /// <summary>Rows as the network sees them.</summary>
    public static float[][] Scale(FeatureScaler? scaler, float[][] rows) =>
        [
            .. rows.Select(row =>
            {
                float[] scaled = [.. row];
                scaler?.Apply(row, scaled);
                return scaled;
            }),
        ];

    /// <summary>The way back of a value that is <paramref name="scaled"/>.</summary>
    public static double Unscale(FeatureScaler? scaler, double scaled, int feature) =>
        scaler switch
        {
            LinearScaler linear => (scaled / linear.Factor[feature]) + linear.Shift[feature],
            QuantileScaler => Interpolate(Ranks(scaler, feature), Values(scaler, feature), scaled),
            AsinhScaler asinh => asinh.Gain[feature] == 0
                ? scaled
                : (Math.Sinh((scaled / asinh.Gain[feature]) + asinh.Center[feature]) / asinh.Factor[feature]) + asinh.Shift[feature],
            _ => scaled,
        };

    /// <summary>The knots of a feature.</summary>
    public static float[] Values(FeatureScaler scaler, int feature) => Part(scaler, feature);

    /// <summary>The ranks that belong to <see cref="Values"/>.</summary>
    public static float[] Ranks(FeatureScaler scaler, int feature) => Part(scaler, scaler.Features + feature);

    private static float[] Part(FeatureScaler scaler, int part)
    {
        int size = scaler.Numbers.Length / 2 / scaler.Features;
        return scaler.Numbers[(part * size)..((part + 1) * size)];
    }

    private static double Interpolate(float[] from, float[] to, double x)
    {
        if (x <= from[0])
            return to[0];
        for (int i = 1; i < from.Length; i++)
        {
            if (x <= from[i])
                return to[i - 1] + ((x - from[i - 1]) / ((double)from[i] - from[i - 1]) * ((double)to[i] - to[i - 1]));
        }
        return to[^1];
    }
}
