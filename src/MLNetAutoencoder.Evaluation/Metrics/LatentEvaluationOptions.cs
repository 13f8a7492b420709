using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>How latent codes are evaluated.</summary>
public sealed class LatentEvaluationOptions
{
    /// <summary>
    /// Whether each dimension of the codes is brought to mean 0 and variance 1 first, by the rows of the training data where that is given
    /// and by those of the data elsewhere; so no dimension counts for more because of its units. A constant dimension is only centered.
    /// </summary>
    /// <value>The default is true.</value>
    public bool Standardize { get; set; } = true;

    /// <summary>Clusters for k-means, 2 or greater and at most the rows that are compared.</summary>
    /// <value>The default null takes the number of classes of the label column; without one there is no clustering.</value>
    [AcceptedRange(2, Null = "for the number of classes")]
    public int? Clusters { get; set; }

    /// <summary>How often k-means is started, 1 or greater; the clustering with the least sum of squared distances counts.</summary>
    /// <value>The default is 10.</value>
    [AcceptedRange(1)]
    public int KMeansRestarts { get; set; } = EvaluationDefaults.KMeansRestarts;

    /// <summary>
    /// Neighbors k of the k-NN accuracy, trustworthiness and continuity, 1 or greater; at most the rows that neighbors are taken from,
    /// and for the latter two below half the rows that are compared.
    /// </summary>
    /// <value>The default is 5.</value>
    [AcceptedRange(1)]
    public int Neighbors { get; set; } = EvaluationDefaults.Neighbors;

    /// <summary>
    /// Rows that are compared with each other, 4 or greater. Of a larger view so many rows are drawn by <see cref="Seed"/>, because the
    /// time of silhouette, trustworthiness and continuity grows with the square of it. The neighbors for the k-NN accuracy are searched
    /// for these rows, among all rows; the linear probe uses all rows.
    /// </summary>
    /// <value>The default is 5,000.</value>
    [AcceptedRange(4)]
    public int MaxRows { get; set; } = EvaluationDefaults.MaxRows;

    /// <summary>The seed for drawing rows and for the starts of k-means; the same seed gives the same metrics.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; set; }

    /// <summary>A copy, checked: all faults in one message.</summary>
    internal LatentEvaluationOptions Checked()
    {
        var faults = new OptionFaults("give");
        AcceptedRanges.Check(this, faults);
        faults.ThrowIfAny("options");
        return (LatentEvaluationOptions)MemberwiseClone();
    }
}

/// <summary>Defaults of evaluations and plots.</summary>
internal static class EvaluationDefaults
{
    public const string FeatureColumn = "Features";
    public const string ReconstructionColumn = "Reconstruction";
    public const string LatentColumn = "Latent";
    public const string LogVarianceColumn = "LatentLogVariance";
    public const string LabelColumn = "Label";
    public const string ScoreColumn = "Score";
    public const string PredictedLabelColumn = "PredictedLabel";
    public const string ContributionsColumn = "Contributions";

    public const double DataRange = 1;
    public const double ActivityThreshold = 0.01;
    public const double LikelihoodVariance = 0.5;

    public const int KMeansRestarts = 10;
    public const int Neighbors = 5;
    public const int MaxRows = 5000;

    public const int BootstrapDraws = 1000;
    public const int DriftBins = 10;
    public const int MaxDriftRows = 10_000;
}
