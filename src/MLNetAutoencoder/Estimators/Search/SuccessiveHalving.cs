using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Estimators.Search;

/// <summary>
/// Fits all candidates for a few steps, keeps the best of them, gives these more, and so on until one round has as many steps as the full
/// epochs of the options that the search goes out from (Jamieson and Talwalkar 2016). Steps are counted, and not epochs, since candidates
/// differ in batch size: twice the rows in a step are half the steps of an epoch.
/// </summary>
internal sealed class SuccessiveHalving<TTransformer>
    where TTransformer : AutoencoderTransformerBase
{
    private readonly ITrialRunner<TTransformer> _runner;
    private readonly AutoencoderSearchOptions _search;
    private readonly IChannel _channel;
    private readonly AutoencoderTrainingOptions[] _candidates;
    private readonly Func<int, double> _relativeSteps;
    private readonly Dictionary<int, AutoencoderTrial> _trials = [];
    private readonly long _start = Stopwatch.GetTimestamp();
    private (int Round, double Metric)? _bestSoFar;
    private Lazy<TTransformer>? _best;

    private SuccessiveHalving(
        ITrialRunner<TTransformer> runner,
        AutoencoderSearchOptions search,
        AutoencoderTrainingOptions[] candidates,
        Func<int, double> relativeSteps,
        IChannel channel
    )
    {
        _runner = runner;
        _search = search;
        _candidates = candidates;
        _relativeSteps = relativeSteps;
        _channel = channel;
    }

    private bool IsOutOfTime => _search.TimeBudget is { } budget && _trials.Count > 0 && Stopwatch.GetElapsedTime(_start) >= budget;

    /// <param name="environment">Has the log and, where the options have none, the seed.</param>
    /// <param name="options">What candidate 0 has; checked.</param>
    /// <param name="view">The data.</param>
    /// <param name="inputNames">The columns of features.</param>
    /// <param name="search">Checked here.</param>
    /// <param name="runner">Fits the candidates.</param>
    public static AutoencoderSearchResult<TTransformer> Search(
        IHostEnvironment environment,
        AutoencoderTrainingOptions options,
        IDataView view,
        IReadOnlyList<string> inputNames,
        AutoencoderSearchOptions search,
        ITrialRunner<TTransformer> runner
    )
    {
        search.Check(isDetector: options is AutoencoderAnomalyOptions);
        Guard.Data(
            options.Checkpoint is null,
            $"{nameof(options.Checkpoint)} is set, and a search fits many models, which cannot share a folder; set it to null."
        );
        var host = environment.Register("Autoencoder; Search");
        using var channel = host.Start("Search");
        int seed = options.Seed ?? host.Rand.Next();
        int features = ColumnSlots.Find(view.Schema, inputNames).Size;
        if (search.Validation is { } validation)
            ColumnSlots.Find(validation.Schema, inputNames);
        // Which may take a pass over the view.
        var rows = new Lazy<long>(() => (long)Math.Ceiling(Rows(view) * (1 - options.ValidationFraction)));
        int batchSize = Whole(options).BatchSize!.Value;
        var candidates = new AutoencoderTrainingOptions[search.Candidates];
        for (int i = 0; i < candidates.Length; i++)
        {
            var candidate = Whole(options);
            candidate.Seed = seed;
            var random = new Random(unchecked((int)SplitMix64.Hash(((ulong)(uint)i << 32) | (uint)seed)));
            if (search.Vary is null)
                DefaultVariation.Apply(candidate, features, i, random);
            else
                search.Vary(candidate, i, random);
            candidates[i] = Whole(OptionsValidator.Check(candidate));
        }
        return new SuccessiveHalving<TTransformer>(runner, search, candidates, RelativeSteps, channel).Halve();

        // How many steps an epoch has with a batch size, for each that it has with the batch size of the options.
        double RelativeSteps(int other) => other == batchSize ? 1 : Steps(other) / Steps(batchSize);

        double Steps(int size) => Math.Ceiling(rows.Value / (double)size);

        AutoencoderTrainingOptions Whole(AutoencoderTrainingOptions open) => open.DependsOnRows ? open.ForRows(rows.Value) : open.Copy();
    }

    private static long Rows(IDataView view)
    {
        if (view.GetRowCount() is { } known)
            return known;
        using var cursor = view.GetRowCursor([]);
        long rows = 0;
        while (cursor.MoveNext())
            rows++;
        return rows;
    }

    private AutoencoderSearchResult<TTransformer> Halve()
    {
        int rounds = 1 + (int)Math.Floor((Math.Log(_candidates.Length) / Math.Log(_search.Reduction)) + 1e-9);
        int[] left = [.. Enumerable.Range(0, _candidates.Length)];
        try
        {
            for (int round = 1; round <= rounds && !IsOutOfTime; round++)
            {
                double share = Math.Pow(_search.Reduction, round - rounds);
                var planned = left.TakeWhile(_ => !IsOutOfTime).Select(i => new PlannedTrial(i, round, Options(i, share)));
                foreach (var (trial, fitted) in _runner.Run(planned))
                    Record(trial, fitted);
                left =
                [
                    .. left.Where(i => _trials.GetValueOrDefault(i)?.Round == round)
                        .OrderBy(i => _trials[i].Metric)
                        .ThenBy(i => i)
                        .Take(Math.Max(1, left.Length / _search.Reduction)),
                ];
            }
        }
        catch
        {
            Dispose(_best);
            throw;
        }
        if (_best is null)
            throw new InvalidOperationException("Every candidate of the search diverged; lower LearningRate, or scale the features.");
        return new AutoencoderSearchResult<TTransformer>(
            [.. _trials.Values.OrderByDescending(t => t.Round).ThenBy(t => t.Metric).ThenBy(t => t.Candidate)],
            _best.Value
        );
    }

    private AutoencoderTrainingOptions Options(int candidate, double share)
    {
        var options = _candidates[candidate].Copy();
        int all = options.Epochs!.Value;
        double ratio = options.Optimizer.NeedsFullBatch ? 1 : _relativeSteps(options.BatchSize!.Value);
        options.Epochs = (int)Math.Clamp(Math.Round(all * share / ratio), 1, int.MaxValue);
        options.WarmupEpochs *= (double)options.Epochs / all;
        return options;
    }

    private void Record(PlannedTrial planned, FittedTrial<TTransformer> fitted)
    {
        var (candidate, round, options) = planned;
        if (fitted.Divergence is not null)
            _channel.Warning(MessageSensitivity.None, Invariant.Text($"Candidate {candidate} diverged: {fitted.Divergence}"));
        var trial = new AutoencoderTrial(candidate, round, options.Epochs!.Value, fitted.Metric, fitted.Duration, options);
        _trials[candidate] = trial;
        _channel.Info(
            MessageSensitivity.None,
            Invariant.Text($"Round {round}, candidate {candidate}: {fitted.Metric:G6} after {options.Epochs} epochs at most.")
        );
        Keep(fitted.Model, round, fitted.Metric);
        _search.Progress?.Report(trial);
    }

    /// <summary>A later round counts for more, since its models learned longer.</summary>
    private void Keep(Lazy<TTransformer>? fitted, int round, double metric)
    {
        if (fitted is null)
            return;
        if (_bestSoFar is { } best && (round < best.Round || (round == best.Round && metric >= best.Metric)))
        {
            Dispose(fitted);
            return;
        }
        Dispose(_best);
        (_best, _bestSoFar) = (fitted, (round, metric));
    }

    private static void Dispose(Lazy<TTransformer>? fitted)
    {
        if (fitted is { IsValueCreated: true })
            fitted.Value.Dispose();
    }
}

/// <summary>Draws what candidates of a search differ in from the options that it goes out from.</summary>
internal static class DefaultVariation
{
    private const double RateFactor = 5;

    private static readonly Activation[] s_activations = [Activation.Elu, Activation.Relu, Activation.Gelu, Activation.Silu];

    /// <summary>
    /// Varies a candidate. What an architecture or objective takes no other value of stays as it is; the draws are the same for all.
    /// </summary>
    public static void Apply(AutoencoderTrainingOptions options, int features, int candidate, Random random)
    {
        if (candidate == 0)
            return;
        if (options.Architecture == Architecture.Dense())
            options.HiddenSizes = Hidden([.. options.HiddenSizes ?? options.DefaultHiddenSizes(features)], random);
        double rate = options.LearningRate * Math.Exp(((2 * random.NextDouble()) - 1) * Math.Log(RateFactor));
        Change(options, o => o.LearningRate = rate);
        int batchSize = Math.Max(1, (int)(options.BatchSize!.Value * Pick(random, 0.5, 1, 2)));
        Change(options, o => o.BatchSize = batchSize);
        var activation = Pick(random, s_activations);
        Change(options, o => o.EncoderActivation = o.DecoderActivation = activation);
        double dropout = Pick(random, 0, 0, 0.1);
        Change(options, o => o.HiddenDropout = dropout);
        var corruption = Pick(random, options.Corruption, options.Corruption, Corruption.Gaussian(0.1), Corruption.Masking(0.1));
        Change(options, o => o.Corruption = corruption);
        bool isResidual = Pick(random, false, false, true);
        if (isResidual && CanBeResidual(options))
            options.Architecture = Architecture.Residual();
    }

    private static void Change(AutoencoderTrainingOptions options, Action<AutoencoderTrainingOptions> change)
    {
        var trial = options.Copy();
        change(trial);
        if (OptionsValidator.IsValid(trial))
            change(options);
    }

    private static bool CanBeResidual(AutoencoderTrainingOptions options) =>
        options is { HiddenSizes.Count: > 0, PretrainingEpochs: 0, Step: GradientStep.Auto }
        && options.Architecture == Architecture.Dense()
        && options.Objective == Objective.Reconstruction();

    /// <summary>Half, once or twice as many units, and a layer less, as many, or one more of half the last one's.</summary>
    private static int[] Hidden(List<int> sizes, Random random)
    {
        double factor = Pick(random, 0.5, 1, 2);
        int[] scaled = [.. sizes.Select(size => Math.Max(1, (int)(size * factor)))];
        return Pick(random, -1, 0, 1) switch
        {
            -1 when scaled.Length > 1 => scaled[..^1],
            1 when scaled.Length > 0 => [.. scaled, Math.Max(1, scaled[^1] / 2)],
            _ => scaled,
        };
    }

    private static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
