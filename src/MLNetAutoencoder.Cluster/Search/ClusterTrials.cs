using System.Text.Json;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Estimators.Search;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Partitions;

namespace MLNetAutoencoder.Search;

/// <summary>Lets workers fit the candidates of a search: a job for each round.</summary>
/// <param name="queue">What the workers take their work from.</param>
/// <param name="search">What all items have in common.</param>
/// <param name="progress">Is told how far the round is; null for nobody.</param>
/// <param name="make">Makes a transformer of a model.</param>
/// <param name="cancellationToken">Ends the waiting.</param>
internal sealed class ClusterTrials<TTransformer>(
    WorkQueue queue,
    TrialItem search,
    IProgress<ClusterJobStatus>? progress,
    Func<AutoencoderModel, TTransformer> make,
    CancellationToken cancellationToken
) : ITrialRunner<TTransformer>
{
    public IEnumerable<(PlannedTrial Planned, FittedTrial<TTransformer> Fitted)> Run(IEnumerable<PlannedTrial> round)
    {
        var trials = round.Select(planned => (Planned: planned, Item: Item(planned.Options))).ToList();
        // A search is a call that returns what it found, as a training is.
        var results = RunAsync([.. trials.Select(trial => trial.Item)]).GetAwaiter().GetResult();
        return trials.Select((trial, i) => (trial.Planned, Fitted(trial.Item, results[i])));
    }

    private async Task<IReadOnlyDictionary<int, string>> RunAsync(IReadOnlyList<TrialItem> items)
    {
        string[] bodies = [.. items.Select(item => item.ToJson())];
        var job = await queue
            .SubmitAsync(TrialItem.Kind, bodies, isLost: i => !File.Exists(TrialItems.ModelPath(items[i])), cancellationToken)
            .ConfigureAwait(false);
        var status = await job.WaitAsync(progress, cancellationToken).ConfigureAwait(false);
        if (status.Dead is [var dead, ..])
            throw new InvalidOperationException($"Item {dead.Item} of {job.Id}, a candidate of the search, was given up: {dead.Error}");
        return await job.ResultsAsync(cancellationToken).ConfigureAwait(false);
    }

    private TrialItem Item(AutoencoderTrainingOptions options)
    {
        string json = OptionsJson.Write(options, options.Seed!.Value);
        Guard.Data(
            ReadBack(json, options.Seed!.Value) == json,
            $"The options of a candidate cannot be sent to workers as JSON: {options}. Search without workers."
        );
        using var parsed = JsonDocument.Parse(json);
        return search with { Options = parsed.RootElement.Clone() };
    }

    /// <summary>What is written of options that were read; null where they cannot be.</summary>
    private string? ReadBack(string json, int seed)
    {
        try
        {
            return OptionsJson.Write(OptionsJson.Read(json, search.IsDetector), seed);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    private FittedTrial<TTransformer> Fitted(TrialItem item, string json)
    {
        var result = JsonSerializer.Deserialize(json, TrialJson.Default.TrialResult)!;
        string path = TrialItems.ModelPath(item);
        return new(
            result.Metric,
            TimeSpan.FromSeconds(result.Seconds),
            result.ModelSha256 is { } sha256 ? new Lazy<TTransformer>(() => Load(path, sha256)) : null,
            result.Divergence
        );
    }

    private TTransformer Load(string path, string sha256) =>
        make(AutoencoderModel.Load(new AllowedFolders("of models", [search.Folder]).Read(path, sha256)));
}
