using System.Diagnostics;
using MLNetAutoencoder.Training;

namespace MLNetAutoencoder.Estimators.Search;

/// <summary>A candidate of a search that is to be fitted.</summary>
/// <param name="Candidate">Its number.</param>
/// <param name="Round">The round.</param>
/// <param name="Options">What it is fitted with.</param>
internal sealed record PlannedTrial(int Candidate, int Round, AutoencoderTrainingOptions Options);

/// <summary>What a fit came to.</summary>
/// <param name="Metric">What was measured, the lower the better; infinity where the training diverged.</param>
/// <param name="Duration">The time of the fit.</param>
/// <param name="Model">What was fitted, owned by whoever takes it; null where the training diverged.</param>
/// <param name="Divergence">How it diverged; null where it did not.</param>
internal sealed record FittedTrial<TTransformer>(double Metric, TimeSpan Duration, Lazy<TTransformer>? Model, string? Divergence);

/// <summary>Fits the candidates of a search, here or elsewhere.</summary>
internal interface ITrialRunner<TTransformer>
{
    /// <summary>Fits candidates of one round.</summary>
    /// <returns>What each came to, in their order. They may be fitted as they are asked for.</returns>
    IEnumerable<(PlannedTrial Planned, FittedTrial<TTransformer> Fitted)> Run(IEnumerable<PlannedTrial> round);
}

/// <summary>Fits candidates here, one after the other.</summary>
/// <param name="fit">Fits a model.</param>
/// <param name="search">By what models are measured.</param>
internal sealed class TrialsInProcess<TTransformer>(Func<AutoencoderTrainingOptions, TTransformer> fit, AutoencoderSearchOptions search)
    : ITrialRunner<TTransformer>
    where TTransformer : AutoencoderTransformerBase
{
    private readonly Lazy<LabeledRows?> _labeled = new(() =>
        search.Validation is { } validation ? new LabeledRows(validation, search.LabelColumnName!) : null
    );

    public IEnumerable<(PlannedTrial Planned, FittedTrial<TTransformer> Fitted)> Run(IEnumerable<PlannedTrial> round) =>
        round.Select(planned => (planned, Fit(planned.Options)));

    /// <exception cref="InvalidOperationException">The validation rows hold no labels.</exception>
    public FittedTrial<TTransformer> Fit(AutoencoderTrainingOptions options)
    {
        var labeled = _labeled.Value;
        long start = Stopwatch.GetTimestamp();
        TTransformer? fitted = null;
        try
        {
            fitted = fit(options);
            double metric = labeled is null ? Measure(fitted) : 1 - labeled.AveragePrecision(fitted);
            return new(metric, Stopwatch.GetElapsedTime(start), new Lazy<TTransformer>(fitted), null);
        }
        catch (InvalidOperationException e) when (e.InnerException is DivergedException)
        {
            return new(double.PositiveInfinity, Stopwatch.GetElapsedTime(start), null, e.Message);
        }
        catch
        {
            fitted?.Dispose();
            throw;
        }
    }

    private double Measure(TTransformer fitted)
    {
        var (model, history) = (fitted.Model, fitted.History!);
        if (search.Metric is not null)
        {
            double measured = search.Metric(model, history);
            return double.IsNaN(measured) ? double.PositiveInfinity : measured;
        }
        var best = history[history.BestEpoch - 1];
        return best.MeanSquaredError ?? best.ValidationLoss ?? best.TrainingLoss;
    }
}
