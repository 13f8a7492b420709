using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;

namespace MLNetAutoencoder;

/// <summary>How good codes are: as clusters, before a classifier, and as a map of the features. What was not asked for is null.</summary>
public sealed record LatentMetrics
{
    /// <summary>Rows with a code, and with label and features where those were named; 1 or greater.</summary>
    public required long RowCount { get; init; }

    /// <summary>
    /// Rows that were passed over because a value is NaN or infinite or the label is missing; those of the training data count.
    /// </summary>
    public required long SkippedRowCount { get; init; }

    /// <summary>
    /// Rows that were compared with each other: all of them, or <see cref="LatentEvaluationOptions.MaxRows"/> drawn by the seed.
    /// </summary>
    public required int ComparedRowCount { get; init; }

    /// <summary>Clusters that k-means was asked for.</summary>
    public int? Clusters { get; init; }

    /// <summary>
    /// Mean silhouette of the codes in the clusters of k-means, -1 to 1; higher is better (Rousseeuw, 1987): (b - a) / max(a, b), where a
    /// is the mean distance to the other codes of the same cluster, and b that to the codes of the nearest other one. A code alone in its
    /// cluster has 0, and so has every code when all of them are equal.
    /// </summary>
    public double? Silhouette { get; init; }

    /// <summary>
    /// Mutual information of clusters and labels, divided by the mean of their entropies, 0 to 1 for clusters that are the classes
    /// (Strehl and Ghosh, 2002; here with the arithmetic mean). Needs a label column.
    /// </summary>
    public double? NormalizedMutualInformation { get; init; }

    /// <summary>
    /// The share of rows whose label is the most frequent one among the k nearest codes, 0 to 1: codes of the training data, or without one
    /// all other codes of the data (leave-one-out). Of labels with equally many votes the first in their order counts. Needs a label
    /// column.
    /// </summary>
    public double? NearestNeighborAccuracy { get; init; }

    /// <summary>
    /// The accuracy on the data of a multinomial logistic regression that was fitted to the codes of the training data (L-BFGS, L2 penalty
    /// of ½|w|² against the summed log-loss), 0 to 1. Needs a label column and training data.
    /// </summary>
    public double? LinearProbeAccuracy { get; init; }

    /// <summary>
    /// Whether neighbors of a code are neighbors by the features too, 0 to 1; lower when rows intrude (Venna and Kaski, 2001). Needs a
    /// feature column.
    /// </summary>
    public double? Trustworthiness { get; init; }

    /// <summary>
    /// Whether neighbors by the features are still neighbors as codes, 0 to 1; lower when neighborhoods are torn (Venna and Kaski,
    /// 2001). Needs a feature column.
    /// </summary>
    public double? Continuity { get; init; }

    /// <summary>A table of the metrics, with a dash for what was not asked for.</summary>
    public override string ToString() =>
        new TextTable(left: 1, "metric", "value")
            .Add("rows", TextTable.Number(RowCount))
            .Add("skipped rows", TextTable.Number(SkippedRowCount))
            .Add("compared rows", TextTable.Number(ComparedRowCount))
            .Add("clusters", TextTable.Number(Clusters))
            .Add("silhouette", TextTable.Number(Silhouette))
            .Add("NMI", TextTable.Number(NormalizedMutualInformation))
            .Add("k-NN accuracy", TextTable.Number(NearestNeighborAccuracy))
            .Add("linear probe accuracy", TextTable.Number(LinearProbeAccuracy))
            .Add("trustworthiness", TextTable.Number(Trustworthiness))
            .Add("continuity", TextTable.Number(Continuity))
            .ToString();
}
