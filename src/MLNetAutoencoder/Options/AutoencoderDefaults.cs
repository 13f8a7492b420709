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
    public const double Contamination = 0.1;
    public const string FeatureColumn = "Features";
}
