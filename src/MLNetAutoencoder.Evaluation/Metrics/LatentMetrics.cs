using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Transform;

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

/// <summary>Computes the metrics of codes that the given columns allow.</summary>
internal sealed class LatentEvaluator
{
    private readonly LatentEvaluationOptions _options;
    private readonly LatentRows _rows;
    private readonly LatentRows? _training;
    private readonly RowMatrix _codes;
    private readonly RowMatrix _compared;
    private readonly RowMatrix? _trainingCodes;
    private readonly string[] _classes;

    private LatentEvaluator(LatentRows rows, LatentRows? training, LatentEvaluationOptions options)
    {
        (_rows, _training, _options) = (rows, training, options);
        var scaling = options.Standardize ? new CodeScaling((training ?? rows).Codes) : null;
        _codes = scaling?.Apply(rows.Codes) ?? rows.Codes;
        _trainingCodes = training is null ? null : scaling?.Apply(training.Codes) ?? training.Codes;
        _compared = _codes.Select(rows.Drawn);
        _classes = LabelNames.Sorted(rows.Labels.Concat(training?.Labels ?? []));
    }

    public static LatentMetrics Evaluate(
        IDataView data,
        string latentColumn,
        string? labelColumn,
        string? featureColumn,
        IDataView? trainingData,
        LatentEvaluationOptions options
    )
    {
        Guard.That(
            labelColumn is not null || featureColumn is not null || options.Clusters is not null,
            nameof(labelColumn),
            "There is nothing to compare the codes with; give labelColumnName, featureColumnName or the option Clusters."
        );
        Guard.That(
            trainingData is null || labelColumn is not null,
            nameof(trainingData),
            "Training data serves the k-NN accuracy and the linear probe, which need labels; give labelColumnName too, or leave the "
                + "training data out."
        );
        if (trainingData is not null)
            CheckSizes(data, trainingData, latentColumn);
        var rows = LatentRows.Read(data, latentColumn, labelColumn, featureColumn, options.MaxRows, options.Seed);
        var training = trainingData is null
            ? null
            : LatentRows.Read(trainingData, latentColumn, labelColumn, null, maxRows: 0, options.Seed);
        return new LatentEvaluator(rows, training, options).Metrics(labelColumn);
    }

    private LatentMetrics Metrics(string? labelColumn)
    {
        var metrics = new LatentMetrics
        {
            RowCount = _codes.Count,
            SkippedRowCount = _rows.Skipped + (_training?.Skipped ?? 0),
            ComparedRowCount = _compared.Count,
        };
        if (_rows.Features is { } features)
        {
            CheckNeighborhoods();
            var (trustworthiness, continuity) = Neighborhoods.Compare(features, _compared, _options.Neighbors);
            metrics = metrics with { Trustworthiness = trustworthiness, Continuity = continuity };
        }
        if (labelColumn is null)
            return _options.Clusters is { } asked ? Cluster(metrics, asked, null) : metrics;

        Guard.Data(
            _classes.Length >= 2,
            $"Column '{labelColumn}' has the one label '{_classes[0]}' in every row, so there is nothing to tell apart; leave "
                + $"labelColumnName out, or give data of 2 or more classes."
        );
        int[] labels = Numbers(_rows.Labels);
        int[] comparedLabels = [.. _rows.Drawn.Select(row => labels[row])];
        metrics = Cluster(metrics, _options.Clusters ?? _classes.Length, comparedLabels);
        if (_training is null)
        {
            CheckNeighbors(_codes.Count - 1, "other rows of the data");
            return metrics with
            {
                NearestNeighborAccuracy = NearestNeighbors.Accuracy(
                    _codes,
                    labels,
                    _compared,
                    comparedLabels,
                    _options.Neighbors,
                    own: _rows.Drawn
                ),
            };
        }
        CheckNeighbors(_trainingCodes!.Count, "rows of the training data");
        int[] trainingLabels = Numbers(_training.Labels);
        return metrics with
        {
            NearestNeighborAccuracy = NearestNeighbors.Accuracy(
                _trainingCodes,
                trainingLabels,
                _compared,
                comparedLabels,
                _options.Neighbors
            ),
            LinearProbeAccuracy = LinearProbe.Accuracy(_trainingCodes, trainingLabels, _codes, labels, _classes.Length),
        };
    }

    private LatentMetrics Cluster(LatentMetrics metrics, int count, int[]? labels)
    {
        Guard.Data(
            count <= _compared.Count,
            $"k-means with {count} clusters needs as many rows, and {_compared.Count} are compared; set Clusters to 2 to "
                + $"{_compared.Count}, or give more rows."
        );
        var (clusters, _) = KMeans.Fit(_compared, count, _options.KMeansRestarts, _options.Seed);
        return metrics with
        {
            Clusters = count,
            Silhouette = Silhouette.Of(_compared, clusters),
            NormalizedMutualInformation = labels is null ? null : MutualInformation.Normalized(clusters, labels),
        };
    }

    private int[] Numbers(string[] labels)
    {
        var numbers = _classes.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i);
        return [.. labels.Select(label => numbers[label])];
    }

    private void CheckNeighbors(int available, string where) =>
        Guard.Data(
            _options.Neighbors <= available,
            $"Neighbors is {_options.Neighbors}, and there are {available} {where}; set it to at most that, or give more rows."
        );

    private void CheckNeighborhoods()
    {
        int most = (_compared.Count - 1) / 2;
        Guard.Data(
            _options.Neighbors <= most,
            $"Neighbors is {_options.Neighbors}, and trustworthiness of {_compared.Count} rows needs fewer than half of them; set it to "
                + $"at most {most}, or give more rows."
        );
    }

    private static void CheckSizes(IDataView data, IDataView trainingData, string latentColumn)
    {
        int size = NumberColumn.SizeOf(FeatureColumn.Find(data.Schema, latentColumn));
        int trained = NumberColumn.SizeOf(FeatureColumn.Find(trainingData.Schema, latentColumn));
        Guard.Data(
            size == trained,
            $"Column '{latentColumn}' holds codes of {size} values in the data and of {trained} in the training data; score both with the "
                + $"same model."
        );
    }
}
