using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Fits objectives to the digits, for tests of what they promise.</summary>
internal static class ObjectiveFit
{
    public static readonly float[][] Rows = Digits.Load(900);

    public static readonly float[] Input = [.. Rows.SelectMany(r => r)];

    public static AutoencoderTransformer Run(Objective objective, Action<AutoencoderOptions>? change = null)
    {
        var options = new AutoencoderOptions
        {
            Objective = objective,
            LatentSize = 8,
            HiddenSizes = [64],
            Scaling = InputScaling.None,
            Epochs = 40,
            BatchSize = 60,
            LearningRate = 3e-3,
            Patience = null,
            ReconstructionErrorColumnName = "Error",
            Seed = 1,
        };
        change?.Invoke(options);
        var ml = new MLContext(seed: 1);
        return ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, Rows));
    }

    public static float[][] Codes(this AutoencoderTransformer fitted)
    {
        float[] codes = fitted.Model.Run(Input, OutputRole.Latent);
        return [.. codes.Chunk(codes.Length / Rows.Length)];
    }

    public static double MeanError(this AutoencoderTransformer fitted) => fitted.Model.Run(Input, OutputRole.ReconstructionError).Average();

    /// <summary>Mean and variance of each value of the code.</summary>
    public static (double Mean, double Variance)[] Moments(float[][] codes) =>
        [
            .. Enumerable
                .Range(0, codes[0].Length)
                .Select(i =>
                {
                    double mean = codes.Average(code => (double)code[i]);
                    return (mean, codes.Average(code => (code[i] - mean) * (code[i] - mean)));
                }),
        ];
}
