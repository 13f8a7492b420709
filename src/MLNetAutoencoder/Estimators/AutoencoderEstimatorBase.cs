using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Estimators;
using MLNetAutoencoder.Estimators.Search;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Peers;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>What the estimators of autoencoders have in common: fitting, and the search for a learning rate and for options.</summary>
/// <typeparam name="TTransformer">What they fit.</typeparam>
public abstract class AutoencoderEstimatorBase<TTransformer> : IEstimator<TTransformer>
    where TTransformer : AutoencoderTransformerBase
{
    private readonly IReadOnlyList<ModelColumn> _columns;

    private protected AutoencoderEstimatorBase(
        IHostEnvironment environment,
        IReadOnlyList<string> inputColumnNames,
        string parameter,
        AutoencoderTrainingOptions options,
        IEnumerable<ModelColumn> columns
    )
    {
        Environment = environment;
        InputColumnNames = inputColumnNames;
        Options = options;
        _columns = [.. columns];
        ColumnNames.CheckInputs(inputColumnNames, options, parameter);
        ColumnNames.CheckOutputs(_columns);
    }

    private protected IHostEnvironment Environment { get; }

    internal IReadOnlyList<string> InputColumnNames { get; }

    /// <summary>Checked, and a copy.</summary>
    internal AutoencoderTrainingOptions Options { get; }

    /// <summary>
    /// Trains on all rows of the view, without labels. Rows with a NaN or infinite feature are left out and counted in the log, but for
    /// padding that the architecture masks.
    /// </summary>
    /// <param name="input">
    /// Holds the features: columns of numbers or Booleans, one a row or a vector of known size, dense or sparse.
    /// </param>
    /// <returns>The trained step; dispose it to free its model early.</returns>
    /// <exception cref="InvalidOperationException">The column is of another type, no row is usable, or the training diverged.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public TTransformer Fit(IDataView input) => Train(input, null);

    /// <summary>
    /// Trains on all rows of the view, going on from a fitted model: its weights and its scaling are what training begins with.
    /// </summary>
    /// <param name="input">
    /// Holds the features: columns of numbers or Booleans, one a row or a vector of known size, dense or sparse.
    /// </param>
    /// <param name="initialModel">
    /// The model of a transformer that was fitted with the same network, or one that was read from a file and fitted with
    /// <see cref="AutoencoderTrainingOptions.KeepTrainingState"/>; it stays as it is.
    /// </param>
    /// <returns>The trained step; dispose it to free its model early.</returns>
    /// <exception cref="ArgumentException">The model does not hold what is needed to go on from it.</exception>
    /// <exception cref="InvalidOperationException">The network is another one, or as in <see cref="Fit(IDataView)"/>.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public TTransformer Fit(IDataView input, AutoencoderModel initialModel) => Train(input, Guard.NotNull(initialModel));

    /// <summary>
    /// Tests which learning rates this estimator's network, optimizer and batches bear (Smith 2017): from random weights it takes one step
    /// at each of some rates that grow by the same factor, and measures the loss. Nothing is fitted or changed, and early stopping,
    /// schedule, restarts and checkpoints play no part. Where <see cref="AutoencoderTrainingOptions.Seed"/> is null, 0 takes its place.
    /// </summary>
    /// <param name="input">
    /// Holds the features: columns of numbers or Booleans, one a row or a vector of known size, dense or sparse.
    /// </param>
    /// <param name="lowest">The first rate, above 0. The default is 1E-7.</param>
    /// <param name="highest">
    /// The last rate, above <paramref name="lowest"/>. The test ends before it where the loss grows to four times its lowest value. The
    /// default is 10.
    /// </param>
    /// <param name="steps">How many rates, 10 or greater. The default is 100.</param>
    /// <returns>The losses by rate, and a suggestion.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is L-BFGS, the column is of another type, or no row is usable.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public LearningRateRange FindLearningRate(
        IDataView input,
        double lowest = LearningRateSearch.Lowest,
        double highest = LearningRateSearch.Highest,
        int steps = LearningRateSearch.Steps
    )
    {
        Guard.NotNull(input);
        return Cancellable(options => LearningRateSearch.Test(Environment, input, InputColumnNames, options, lowest, highest, steps));
    }

    /// <summary>
    /// Searches for options by successive halving (Jamieson and Talwalkar 2016): fits many candidates, which differ from this estimator's
    /// options, for few steps, and the best of them again for more, up to as many as the full
    /// <see cref="AutoencoderTrainingOptions.Epochs"/> have with this estimator's batch size, rounded to whole epochs of the candidate's.
    /// The same seed gives the same result, unless a time budget cuts it short.
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
    public AutoencoderSearchResult<TTransformer> FindBest(IDataView input, AutoencoderSearchOptions? search = null)
    {
        Guard.NotNull(input);
        search ??= new AutoencoderSearchOptions();
        return FindBest(input, search, _ => new TrialsInProcess<TTransformer>(Fitted, search));

        TTransformer Fitted(AutoencoderTrainingOptions candidate) => With(candidate).Fit(input);
    }

    /// <summary>The same with candidates that are fitted elsewhere.</summary>
    internal AutoencoderSearchResult<TTransformer> FindBest(
        IDataView input,
        AutoencoderSearchOptions search,
        Func<CancellationToken, ITrialRunner<TTransformer>> runner
    )
    {
        Guard.Data(
            Options.Peers is null,
            $"{nameof(Options.Peers)} is set, and a search fits many models, each in one process; set it to null."
        );
        return Cancellable(options =>
            SuccessiveHalving<TTransformer>.Search(Environment, options, input, InputColumnNames, search, runner(options.CancellationToken))
        );
    }

    /// <summary>
    /// Searches for options behind other steps of a pipeline: fits these once, searches over what they make of the data, and gives the
    /// steps with the best model behind them.
    /// </summary>
    /// <param name="steps">One step, or a chain of them, whose output has this estimator's columns.</param>
    /// <param name="input">What the steps take; it is read for every fit, so let a chain end with <c>AppendCacheCheckpoint</c>.</param>
    /// <param name="search">
    /// As in <see cref="FindBest(IDataView, AutoencoderSearchOptions?)"/>; its <see cref="AutoencoderSearchOptions.Validation"/> goes
    /// through the steps as well, and is what they take.
    /// </param>
    /// <returns>The candidates, ranked, and a chain of the fitted steps and the best model.</returns>
    /// <exception cref="ArgumentException">Options of the search or of a candidate are out of range.</exception>
    /// <exception cref="InvalidOperationException">Every candidate diverged, or as in <see cref="Fit(IDataView)"/>.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public AutoencoderSearchResult<TransformerChain<TTransformer>> FindBest(
        IEstimator<ITransformer> steps,
        IDataView input,
        AutoencoderSearchOptions? search = null
    )
    {
        Guard.NotNull(steps);
        Guard.NotNull(input);
        search?.Check(isDetector: Options is AutoencoderAnomalyOptions);
        var fitted = steps.Fit(input);
        var found = FindBest(fitted.Transform(input), search?.Behind(fitted));
        return new(found.Trials, new TransformerChain<TTransformer>(fitted, found.Best));
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        OutputShape.Add(Guard.NotNull(inputSchema), InputColumnNames, Options, _columns);

    /// <summary>The same estimator with other options.</summary>
    private protected abstract AutoencoderEstimatorBase<TTransformer> With(AutoencoderTrainingOptions options);

    /// <summary>Makes the transformer of what was trained.</summary>
    private protected abstract TTransformer Export(AutoencoderFit fit, IReadOnlyList<ModelColumn> columns);

    private TTransformer Train(IDataView input, AutoencoderModel? initialModel)
    {
        Guard.NotNull(input);
        return Cancellable(options =>
        {
            using var fit = AutoencoderFit.Train(Environment, input, InputColumnNames, options, initialModel);
            var fitted = Export(fit, _columns);
            fitted.TempFolder = CatalogEnvironment.TempFolder(Environment);
            fit.Complete();
            return fitted;
        });
    }

    /// <summary>Does something with options whose token the context cancels as well; where it fails, no other rank waits.</summary>
    private T Cancellable<T>(Func<AutoencoderTrainingOptions, T> work)
    {
        using var cancellation = new ContextCancellation(Environment, Options.CancellationToken);
        return cancellation.Run(token =>
        {
            var options = Options.Copy();
            options.CancellationToken = token;
            try
            {
                return work(options);
            }
            catch (Exception e)
            {
                PeerGroup.Of(options.Peers).Abort(e);
                throw;
            }
        });
    }
}
