using System.Numerics;

namespace MLNetAutoencoder;

/// <summary>Default values of the options.</summary>
internal static class AutoencoderDefaults
{
    public const int Epochs = 100;
    public const int BatchSize = 128;
    public const double LearningRate = 1e-3;
    public const double ValidationFraction = 0.1;
    public const int Patience = 10;
    public const double MinimumImprovement = 1e-3;
    public const int AnomalyEpochs = 10;
    public const int AnomalyBatchSize = 32;
    public const double Contamination = 0.1;
    public const double OutlierLimit = 3;
    public const string FeatureColumn = "Features";

    private const int WidestHidden = 512;
    private const int NarrowestHidden = 64;

    /// <summary>The smallest power of two that is not below the number of features, within bounds.</summary>
    public static int FirstHiddenSize(int features)
        => (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)features), NarrowestHidden, WidestHidden);
}
