using System.Text.Json;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Partitions;
using MLNetAutoencoder.Search;

namespace MLNetAutoencoder;

/// <summary>Search for options by many workers.</summary>
public static class ClusterSearch
{
    /// <summary>
    /// Searches for a detector as <see cref="AutoencoderEstimatorBase{TTransformer}.FindBest(IDataView, AutoencoderSearchOptions?)"/>
    /// does, with the candidates of a round fitted by workers. The same seed gives the same ranking and the same model as there.
    /// </summary>
    /// <param name="trainer">
    /// The detector to search from. Set <see cref="AutoencoderTrainingOptions.Seed"/>: a search that was ended and is started again then
    /// goes on with what is done.
    /// </param>
    /// <param name="queue">What the workers take their work from.</param>
    /// <param name="options">Where rows and models lie.</param>
    /// <param name="search">
    /// How many candidates, and how they vary; without <see cref="AutoencoderSearchOptions.Metric"/> and
    /// <see cref="AutoencoderSearchOptions.TimeBudget"/>. The default null draws 27.
    /// </param>
    /// <returns>The candidates, ranked, and the best model, whose history stays with the worker.</returns>
    /// <exception cref="ArgumentException">Options are not accepted.</exception>
    /// <exception cref="InvalidOperationException">A candidate was given up, all diverged, or a column is not there.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static AutoencoderSearchResult<AutoencoderAnomalyTransformer> FindBest(
        this AutoencoderAnomalyTrainer trainer,
        WorkQueue queue,
        ClusterSearchOptions options,
        AutoencoderSearchOptions? search = null
    ) => Search(Guard.NotNull(trainer), null, queue, options, search, model => new AutoencoderAnomalyTransformer(model));

    /// <summary>
    /// Searches for an autoencoder as <see cref="AutoencoderEstimatorBase{TTransformer}.FindBest(IDataView, AutoencoderSearchOptions?)"/>
    /// does, with the candidates of a round fitted by workers. The same seed gives the same ranking and the same model as there.
    /// </summary>
    /// <param name="estimator">
    /// The autoencoder to search from. Set <see cref="AutoencoderTrainingOptions.Seed"/>: a search that was ended and is started again then
    /// goes on with what is done.
    /// </param>
    /// <param name="queue">What the workers take their work from.</param>
    /// <param name="options">Where rows and models lie.</param>
    /// <param name="search">
    /// How many candidates, and how they vary; without <see cref="AutoencoderSearchOptions.Metric"/> and
    /// <see cref="AutoencoderSearchOptions.TimeBudget"/>. The default null draws 27.
    /// </param>
    /// <returns>The candidates, ranked, and the best model, whose history stays with the worker.</returns>
    /// <exception cref="ArgumentException">Options are not accepted.</exception>
    /// <exception cref="InvalidOperationException">A candidate was given up, all diverged, or a column is not there.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static AutoencoderSearchResult<AutoencoderTransformer> FindBest(
        this AutoencoderEstimator estimator,
        WorkQueue queue,
        ClusterSearchOptions options,
        AutoencoderSearchOptions? search = null
    ) => Search(Guard.NotNull(estimator), estimator.OutputColumnName, queue, options, search, model => new AutoencoderTransformer(model));

    private static AutoencoderSearchResult<TTransformer> Search<TTransformer>(
        AutoencoderEstimatorBase<TTransformer> estimator,
        string? outputColumnName,
        WorkQueue queue,
        ClusterSearchOptions options,
        AutoencoderSearchOptions? search,
        Func<AutoencoderModel, TTransformer> make
    )
        where TTransformer : AutoencoderTransformerBase
    {
        Guard.NotNull(queue);
        search ??= new AutoencoderSearchOptions();
        Guard.NotNull(options).Check(search);
        var (ml, files) = (new MLContext(), new PartitionFiles(options.Formats));
        using var rows = Open(options.DataPath, label: null);
        using var validation = options.ValidationPath is { } path ? Open(path, options.LabelColumnName) : null;
        string dataPath = Path.GetFullPath(options.DataPath);
        string? validationPath = options.ValidationPath is null ? null : Path.GetFullPath(options.ValidationPath);
        var item = new TrialItem(
            outputColumnName is null,
            outputColumnName,
            estimator.InputColumnNames,
            Options: default(JsonElement),
            dataPath,
            AllowedFolders.Sha256(dataPath),
            validationPath,
            validationPath is null ? null : AllowedFolders.Sha256(validationPath),
            options.LabelColumnName,
            Path.GetFullPath(options.ModelFolder)
        );
        return estimator.FindBest(
            rows.View,
            search.By(validation?.View, options.LabelColumnName),
            token => new ClusterTrials<TTransformer>(queue, item, options.Progress, make, token)
        );

        PartitionRows Open(string path, string? label) =>
            files.Open(ml, path, SearchData.Columns(estimator.InputColumnNames, estimator.Options, label));
    }
}
