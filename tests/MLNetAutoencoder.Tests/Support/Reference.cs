namespace MLNetAutoencoder.Tests;

/// <summary>A trained network by hand, in double precision.</summary>
internal static class Reference
{
    /// <summary>Mean squared error over rows, on the scale of the network.</summary>
    public static double Loss(PlainNetwork network, FeatureScaler? scaler, IEnumerable<float[]> rows) =>
        rows.Average(row =>
        {
            double[] x =
            [
                .. row.Select(
                    (v, i) => scaler is LinearScaler linear ? ((double)v - linear.Shift[i]) * linear.Factor[i] : scaler?.Apply(v, i) ?? v
                ),
            ];
            return x.Zip(Rebuild(network, x), (a, b) => (a - b) * (a - b)).Average();
        });

    /// <summary>What the network makes of a row, on its scale.</summary>
    public static double[] Rebuild(PlainNetwork network, double[] row) => Run(network.Decoder, Run(network.Encoder, row));

    public static double Activate(Activation activation, double x) =>
        activation switch
        {
            Activation.Identity => x,
            Activation.Relu => Math.Max(0, x),
            Activation.LeakyRelu => x > 0 ? x : 0.01 * x,
            Activation.Elu => x > 0 ? x : Math.Exp(x) - 1,
            Activation.Selu => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)),
            Activation.Gelu => x * (1 + Erf(x / Math.Sqrt(2))) / 2,
            Activation.Silu => x / (1 + Math.Exp(-x)),
            Activation.Tanh => Math.Tanh(x),
            Activation.Sigmoid => 1 / (1 + Math.Exp(-x)),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
        };

    private static double[] Run(IEnumerable<PlainLayer> layers, double[] x)
    {
        foreach (var layer in layers)
        {
            double[] sums =
            [
                .. Enumerable
                    .Range(0, layer.Outputs)
                    .Select(o => layer.Bias[o] + x.Select((v, i) => v * layer.Weight[(o * layer.Inputs) + i]).Sum()),
            ];
            x = [.. Normalize(layer, sums).Select(z => Activate(layer.Activation, z))];
        }
        return x;
    }

    private static double[] Normalize(PlainLayer layer, double[] sums)
    {
        if (layer.Normalization == Normalization.None)
            return sums;
        double mean = sums.Average(),
            variance = sums.Average(z => (z - mean) * (z - mean));
        return
        [
            .. sums.Select(
                (z, i) =>
                    layer.Normalization == Normalization.Layer
                        ? Scale(z, mean, variance, i)
                        : Scale(z, layer.Normal[2][i], layer.Normal[3][i], i)
            ),
        ];

        double Scale(double z, double from, double spread, int i) =>
            ((z - from) / Math.Sqrt(spread + 1e-5) * layer.Normal[0][i]) + layer.Normal[1][i];
    }

    /// <summary>The error function by its Maclaurin series; good to 1e-10 within -4 to 4.</summary>
    private static double Erf(double x)
    {
        double term = x,
            sum = x;
        for (int n = 1; n < 120; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
