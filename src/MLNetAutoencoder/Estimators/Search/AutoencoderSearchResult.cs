using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>What a search found.</summary>
/// <typeparam name="TTransformer">The kind of transformer that was fitted.</typeparam>
public sealed class AutoencoderSearchResult<TTransformer>
    where TTransformer : class
{
    internal AutoencoderSearchResult(IReadOnlyList<AutoencoderTrial> trials, TTransformer best)
    {
        Trials = trials;
        Best = best;
    }

    /// <summary>Every candidate that was fitted, the best first: by the round that it came to, then by its metric there.</summary>
    public IReadOnlyList<AutoencoderTrial> Trials { get; }

    /// <summary>The model of the first of <see cref="Trials"/>; dispose it when done.</summary>
    public TTransformer Best { get; }

    /// <summary>The trials as a table, the best first.</summary>
    /// <returns>Place, candidate, round, epochs, metric, seconds, and what of the options was varied by default.</returns>
    public override string ToString()
    {
        var table = new TextTable(left: 0, "place", "candidate", "round", "epochs", "metric", "seconds", "options");
        foreach (var (trial, i) in Trials.Select((trial, i) => (trial, i)))
            table.Add(
                TextTable.Number(i + 1),
                TextTable.Number(trial.Candidate),
                TextTable.Number(trial.Round),
                TextTable.Number(trial.Epochs),
                TextTable.Number(trial.Metric),
                TextTable.Number(trial.Duration.TotalSeconds, "F1"),
                Describe(trial.Options)
            );
        return table.ToString();
    }

    private static string Describe(AutoencoderTrainingOptions o)
    {
        string hidden = o.HiddenSizes is null ? "default" : $"[{string.Join(", ", o.HiddenSizes)}]";
        string corruption = o.Corruption is null ? "" : $", {o.Corruption}";
        return Invariant.Text(
            $"{o.Architecture}, {o.Objective}, hidden {hidden}, {o.EncoderActivation}, rate {o.LearningRate:G3}, batch "
                + $"{o.BatchSize}, dropout {o.HiddenDropout:G2}{corruption}"
        );
    }
}

/// <summary>One candidate of a search as it was fitted last.</summary>
/// <param name="Candidate">Its number, counted from 0; 0 has the estimator's own options.</param>
/// <param name="Round">The round that it came to, counted from 1.</param>
/// <param name="Epochs">The most epochs that it was given there: with another batch size, another number for as many steps.</param>
/// <param name="Metric">What was measured, the lower the better; infinity where the training diverged.</param>
/// <param name="Duration">The time of that fit.</param>
/// <param name="Options">What it was fitted with; a copy.</param>
public sealed record AutoencoderTrial(
    int Candidate,
    int Round,
    int Epochs,
    double Metric,
    TimeSpan Duration,
    AutoencoderTrainingOptions Options
);
