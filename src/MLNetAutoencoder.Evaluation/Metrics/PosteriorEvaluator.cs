using Microsoft.ML;

namespace MLNetAutoencoder.Metrics;

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
        var divergence = new double[VectorColumns.SizeOf(mean)];
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
