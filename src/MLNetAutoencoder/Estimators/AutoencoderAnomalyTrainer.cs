using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Estimators;
using MLNetAutoencoder.Estimators.Search;
using MLNetAutoencoder.Options;

namespace MLNetAutoencoder;

/// <summary>
/// Trains an autoencoder whose reconstruction error is the anomaly score. Made by <c>mlContext.AnomalyDetection.Trainers.Autoencoder</c>.
/// </summary>
public sealed class AutoencoderAnomalyTrainer : IEstimator<AutoencoderAnomalyTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly string _featureColumnName;
    private readonly AutoencoderAnomalyOptions _options;

    internal AutoencoderAnomalyTrainer(IHostEnvironment environment, string featureColumnName, AutoencoderAnomalyOptions options)
    {
        _environment = environment;
        _options = OptionsValidator.Check(options);
        _featureColumnName = Guard.NotBlank(featureColumnName);
        OutputColumns.Check(_options);
        InputColumns.Check(_featureColumnName, _options);
    }

    /// <summary>
    /// Trains on all rows of the view, without labels, and sets the threshold by the share of anomalies that the options name.
    /// </summary>
    /// <param name="input">Holds the features as a vector of Single of known size, dense or sparse.</param>
    /// <returns>The trained detector; dispose it to free its model early.</returns>
    /// <exception cref="InvalidOperationException">The column is of another type, no row is usable, or the training diverged.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public AutoencoderAnomalyTransformer Fit(IDataView input) => Run(input, null);

    /// <summary>
    /// Trains on all rows of the view, going on from a fitted model: its weights and its scaling are what training begins with.
    /// </summary>
    /// <param name="input">Holds the features as a vector of Single of known size, dense or sparse.</param>
    /// <param name="initialModel">
    /// The model of a transformer that was fitted with the same network, or one that was read from a file and fitted with
    /// <see cref="AutoencoderTrainingOptions.KeepTrainingState"/>; it stays as it is.
    /// </param>
    /// <returns>The trained detector; dispose it to free its model early.</returns>
    /// <exception cref="ArgumentException">The model does not hold what is needed to go on from it.</exception>
    /// <exception cref="InvalidOperationException">The network is another one, or as in <see cref="Fit(IDataView)"/>.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public AutoencoderAnomalyTransformer Fit(IDataView input, AutoencoderModel initialModel) => Run(input, Guard.NotNull(initialModel));

    /// <summary>
    /// Tests which learning rates this estimator's network, optimiser and batches bear (Smith 2017): from random weights it takes one step
    /// at each of some rates that grow by the same factor, and measures the loss. Nothing is fitted or changed, and early stopping,
    /// schedule, restarts and checkpoints play no part. Where <see cref="AutoencoderTrainingOptions.Seed"/> is null, 0 takes its place.
    /// </summary>
    /// <param name="input">Holds the features as a vector of Single of known size, dense or sparse.</param>
    /// <param name="lowest">The first rate, above 0. The default is 1E-7.</param>
    /// <param name="highest">
    /// The last rate, above <paramref name="lowest"/>. The test ends before it where the loss grows to four times its lowest value. The
    /// default is 10.
    /// </param>
    /// <param name="steps">How many rates, 10 or greater. The default is 100.</param>
    /// <returns>The losses by rate, and a suggestion.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The optimiser is L-BFGS, the column is of another type, or no row is usable.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public LearningRateRange FindLearningRate(
        IDataView input,
        double lowest = LearningRateSearch.Lowest,
        double highest = LearningRateSearch.Highest,
        int steps = LearningRateSearch.Steps
    ) => LearningRateSearch.Run(_environment, Guard.NotNull(input), _featureColumnName, _options, lowest, highest, steps);

    /// <summary>
    /// Searches for options by successive halving (Jamieson and Talwalkar 2016): fits many candidates, which differ from this estimator's
    /// options, for few epochs, and the best of them again for more, up to the full <see cref="AutoencoderTrainingOptions.Epochs"/>. The
    /// same seed gives the same result, unless a time budget cuts it short.
    /// </summary>
    /// <param name="input">
    /// As in <see cref="Fit(IDataView)"/>; it is read for every fit, so cache it where reading takes time (<c>mlContext.Data.Cache</c>).
    /// </param>
    /// <param name="search">
    /// How many candidates, how they vary, and by what they are measured. The default null draws 27 around this estimator's options.
    /// </param>
    /// <returns>The candidates, ranked, and the best model.</returns>
    /// <exception cref="ArgumentException">Options of the search or of a candidate are out of range.</exception>
    /// <exception cref="InvalidOperationException">Every candidate diverged, or as in <see cref="Fit(IDataView)"/>.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public AutoencoderSearchResult<AutoencoderAnomalyTransformer> FindBest(IDataView input, AutoencoderSearchOptions? search = null) =>
        SuccessiveHalving<AutoencoderAnomalyTransformer>.Run(
            _environment,
            _options,
            Guard.NotNull(input),
            _featureColumnName,
            search ?? new AutoencoderSearchOptions(),
            new(
                options => new AutoencoderAnomalyTrainer(_environment, _featureColumnName, (AutoencoderAnomalyOptions)options).Fit(input),
                fitted => (fitted.Model, fitted.History!)
            )
        );

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        OutputShape.AddAnomaly(Guard.NotNull(inputSchema), _featureColumnName, _options);

    private AutoencoderAnomalyTransformer Run(IDataView input, AutoencoderModel? initialModel)
    {
        Guard.NotNull(input);
        using var fit = AutoencoderFit.Run(_environment, input, _featureColumnName, _options, initialModel);
        var score = fit.Output(OutputRole.ReconstructionError, AutoencoderAnomalyTransformer.ScoreColumn);
        var label = fit.Output(OutputRole.PredictedLabel, AutoencoderAnomalyTransformer.LabelColumn);
        float threshold;
        using (var scorer = fit.Export([score]))
            threshold = AnomalyThreshold.Select(fit.Score(scorer, OutputRole.ReconstructionError), _options.Contamination);
        List<ModelOutput> outputs = [score, label];
        if (_options.ContributionsColumnName is { } contributions)
            outputs.Add(fit.Output(OutputRole.Contributions, contributions));
        var fitted = new AutoencoderAnomalyTransformer(fit.Export(outputs, threshold), fit.History);
        fit.Complete();
        return fitted;
    }
}
