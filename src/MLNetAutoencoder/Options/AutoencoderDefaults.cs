using System.Numerics;

namespace MLNetAutoencoder.Options;

/// <summary>Default values of the options.</summary>
internal static class AutoencoderDefaults
{
    public const int StepsPerEpoch = 50;
    public const int LeastEpochs = 100;
    public const int LeastSteps = 5_000;
    public const int LeastComparedRows = 128;
    public const double LearningRate = 1e-3;
    public const double ValidationFraction = 0.1;
    public const int Patience = 20;
    public const double MinimumImprovement = 1e-3;
    public const int AnomalyStepsPerEpoch = 100;
    public const int LeastAnomalyEpochs = 10;
    public const int LeastAnomalySteps = 1_000;
    public const double UnknownContamination = 0.1;
    public const double AnomalyNoise = 0.1;
    public const int DistanceFeaturesPerCode = 8;
    public const int ErrorFeaturesPerCode = 4;
    public const double AnomalyValidationFraction = 0.5;
    public const double OutlierLimit = 3;
    public const string FeatureColumn = "Features";

    private const int SmallestBatch = 16;
    private const int LargestBatch = 512;
    private const int WidestHidden = 512;
    private const int NarrowestHidden = 64;

    /// <summary>The smallest power of two that is not below the number of features, within bounds.</summary>
    public static int FirstHiddenSize(int features) =>
        (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)features), NarrowestHidden, WidestHidden);

    /// <summary>The smallest power of two that passes the rows in at most so many steps, within bounds.</summary>
    public static int BatchSize(long rows, int steps) =>
        (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp((rows + steps - 1) / steps, SmallestBatch, LargestBatch));

    /// <summary>As many passes as make so many steps, and no fewer than the least.</summary>
    public static int Epochs(long stepsPerEpoch, int leastEpochs, int leastSteps) =>
        (int)Math.Max(leastEpochs, ((leastSteps - 1) / stepsPerEpoch) + 1);
}
