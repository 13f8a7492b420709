using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>
/// How much of its latent space a variational autoencoder uses: the Gaussian N(μ, σ²) that it makes of each row, against the prior N(0, 1).
/// On request also the terms of its evidence lower bound.
/// </summary>
public sealed record PosteriorMetrics
{
    /// <summary>Rows that were evaluated, 1 or greater.</summary>
    public required long RowCount { get; init; }

    /// <summary>Rows that were passed over because a value that is needed is NaN or infinite.</summary>
    public required long SkippedRowCount { get; init; }

    /// <summary>
    /// The KL divergence of a row's Gaussian from the prior, in nats: the sum over the dimensions, as a mean over the rows, 0 or greater. 0
    /// means that the code tells nothing.
    /// </summary>
    public double KlDivergence => Dimensions.Sum(d => d.KlDivergence);

    /// <summary>
    /// The logarithm of the likelihood of a row, given its reconstruction, in nats: the sum over the features by
    /// <see cref="ReconstructionLikelihood"/>, as a mean over the rows. Null where no features were given.
    /// </summary>
    public double? ReconstructionLogLikelihood { get; init; }

    /// <summary>
    /// The evidence lower bound of a row, in nats, as a mean over the rows: <see cref="ReconstructionLogLikelihood"/> less
    /// <see cref="KlDivergence"/> (Kingma and Welling, 2014), the higher the better. Scoring decodes the mean of a row's Gaussian where the
    /// bound has the expectation over codes drawn from it, so this is an estimate, as a rule too high by what the noise of the code costs.
    /// Null where no features were given.
    /// </summary>
    public double? EvidenceLowerBound => ReconstructionLogLikelihood - KlDivergence;

    /// <summary>Dimensions that are active: those whose mean varies by more than the threshold.</summary>
    public int ActiveUnits => Dimensions.Count(d => d.IsActive);

    /// <summary>Each dimension of the code, in the order of the column.</summary>
    public required IReadOnlyList<PosteriorDimension> Dimensions { get; init; }

    /// <summary>A table of the metrics, and one of the dimensions.</summary>
    public override string ToString()
    {
        var table = new TextTable(left: 1, "metric", "value")
            .Add("rows", TextTable.Number(RowCount))
            .Add("skipped rows", TextTable.Number(SkippedRowCount))
            .Add("KL divergence", TextTable.Number(KlDivergence))
            .Add("reconstruction log-likelihood", TextTable.Number(ReconstructionLogLikelihood))
            .Add("evidence lower bound", TextTable.Number(EvidenceLowerBound))
            .Add("active units", $"{TextTable.Number(ActiveUnits)} of {TextTable.Number(Dimensions.Count)}");
        var dimensions = new TextTable(left: 1, "dimension", "KL divergence", "variance of mean", "active");
        foreach (var d in Dimensions)
            dimensions.Add(d.Name, TextTable.Number(d.KlDivergence), TextTable.Number(d.VarianceOfMean), d.IsActive ? "yes" : "no");
        return table + Environment.NewLine + dimensions;
    }
}

/// <summary>One dimension of the latent space of a variational autoencoder.</summary>
public sealed record PosteriorDimension
{
    /// <summary>The slot name of the dimension; its number in brackets, counted from 0, when it has none.</summary>
    public required string Name { get; init; }

    /// <summary>Mean over the rows of ½(μ² + σ² - 1 - log σ²), in nats: the KL divergence of N(μ, σ²) from N(0, 1), 0 or greater.</summary>
    public required double KlDivergence { get; init; }

    /// <summary>The variance of μ over the rows, 0 or greater.</summary>
    public required double VarianceOfMean { get; init; }

    /// <summary>Whether <see cref="VarianceOfMean"/> is above the threshold (Burda, Grosse and Salakhutdinov, 2016).</summary>
    public required bool IsActive { get; init; }
}

/// <summary>
/// How probable a row x is, given its reconstruction y: the distribution whose logarithm an evidence lower bound adds up over the features.
/// </summary>
public enum ReconstructionLikelihood
{
    /// <summary>
    /// A normal distribution around each reconstructed value, all of one variance v that is given: <c>-½ Σ((x - y)² / v + log 2πv)</c>, in
    /// nats. It is a density, so it depends on the units of the features and may be above 0.
    /// </summary>
    Gaussian,

    /// <summary>
    /// Bernoulli's distribution of values from 0 to 1: <c>Σ(x log y + (1 - x) log(1 - y))</c>, in nats, 0 or less. A logarithm below -100
    /// counts as -100, as in PyTorch's binary cross-entropy.
    /// </summary>
    Bernoulli,
}

/// <summary>Sums up what a variational encoder makes of rows, in one pass.</summary>
internal static class PosteriorEvaluator
{
    public static PosteriorMetrics Evaluate(
        IDataView data,
        string meanColumn,
        string logVarianceColumn,
        double activityThreshold,
        ReconstructionTerm? term
    )
    {
        var (mean, logVariance) = VectorColumns.FindPair(data.Schema, meanColumn, logVarianceColumn);
        var divergence = new double[NumberColumn.SizeOf(mean)];
        var moments = new RunningMoments(divergence.Length);
        double logLikelihood = 0;
        using var rows = new FiniteRows(data, [mean, logVariance, .. term?.Columns ?? []]);
        while (rows.MoveNext())
        {
            moments.Add<float>(rows.Values(0));
            logLikelihood += term?.LogLikelihood(rows, 2) ?? 0;
            for (int i = 0; i < divergence.Length; i++)
            {
                double m = rows.Values(0)[i],
                    l = rows.Values(1)[i];
                divergence[i] += 0.5 * ((m * m) + Math.Exp(l) - 1 - l);
            }
        }
        rows.RequireRows();
        return new PosteriorMetrics
        {
            RowCount = rows.Count,
            SkippedRowCount = rows.Skipped,
            ReconstructionLogLikelihood = term is null ? null : logLikelihood / rows.Count,
            Dimensions =
            [
                .. VectorColumns
                    .Names(mean, logVariance)
                    .Select(
                        (name, i) =>
                            new PosteriorDimension
                            {
                                Name = name,
                                KlDivergence = divergence[i] / rows.Count,
                                VarianceOfMean = moments.Variance(i),
                                IsActive = moments.Variance(i) > activityThreshold,
                            }
                    ),
            ],
        };
    }
}
