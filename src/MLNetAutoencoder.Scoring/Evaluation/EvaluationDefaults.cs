namespace MLNetAutoencoder;

/// <summary>Defaults of evaluations and plots.</summary>
internal static class EvaluationDefaults
{
    public const string FeatureColumn = "Features";
    public const string ReconstructionColumn = "Reconstruction";
    public const string LatentColumn = "Latent";
    public const string MeanColumn = "LatentMean";
    public const string LogVarianceColumn = "LatentLogVariance";

    public const double DataRange = 1;
    public const double ActivityThreshold = 0.01;
    public const double LikelihoodVariance = 0.5;

    public const int KMeansRestarts = 10;
    public const int Neighbors = 5;
    public const int MaxRows = 5000;
}
