using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Serving;

namespace MLNetAutoencoder;

/// <summary>
/// Scores rows of concurrent requests with a saved ML.NET model: those that wait go through the pipeline together, and the file can be
/// exchanged meanwhile. Comes from <c>services.AddAutoencoderScoring&lt;TInput, TOutput&gt;()</c>, or is made by itself.
/// </summary>
/// <typeparam name="TInput">
/// A row as for a prediction engine: properties with the names and types of the columns that the pipeline reads.
/// </typeparam>
/// <typeparam name="TOutput">What is read of a scored row, as for a prediction engine.</typeparam>
/// <remarks>
/// Thread-safe. Autoencoders in the pipeline score in batches (<c>WithBatchedOnnx</c>). Every row is scored by itself, so that a pipeline
/// with windows over the rows of a series is refused: rows of several callers would meet in them.
/// </remarks>
public sealed class PipelineScorer<TInput, TOutput> : IAsyncDisposable, IDisposable, IScorer
    where TInput : class
    where TOutput : class, new()
{
    private readonly ScoringEngine<TInput, PipelineScore<TOutput>> _engine;

    /// <summary>Reads the model and starts the workers.</summary>
    /// <param name="options">The options; not to be changed afterwards.</param>
    /// <param name="logger">Told of exchanges of the model and of failures; null for none.</param>
    /// <param name="timeProvider">The clock of deadlines and of the watch over the file; null for the system's.</param>
    /// <exception cref="ArgumentException">An option is not accepted; the message tells all that are not.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">The file is damaged or no model of ML.NET.</exception>
    /// <exception cref="InvalidOperationException">The model takes or gives other columns, or does not score row by row.</exception>
    [RequiresDynamicCode(ItemTyped.NeedsCode)]
    [RequiresUnreferencedCode(ItemTyped.NeedsCode)]
    public PipelineScorer(AutoencoderScoringOptions options, ILogger? logger = null, TimeProvider? timeProvider = null)
        : this(options, logger, timeProvider, ScoringTelemetry.Alone()) { }

    [RequiresDynamicCode(ItemTyped.NeedsCode)]
    [RequiresUnreferencedCode(ItemTyped.NeedsCode)]
    internal PipelineScorer(
        AutoencoderScoringOptions options,
        ILogger? logger,
        TimeProvider? timeProvider,
        ScoringTelemetry.Scorer telemetry
    ) =>
        _engine = new(
            (file, version) => new ServedPipeline<TInput, TOutput>(file, version),
            Guard.NotNull(options),
            timeProvider ?? TimeProvider.System,
            logger ?? NullLogger.Instance,
            telemetry
        );

    /// <summary>The version of the model that serves now: the beginning of the SHA-256 of its file.</summary>
    public string ModelVersion => _engine.Version;

    IScoringEngine IScorer.Engine => _engine;

    /// <summary>Scores a row, together with others that wait.</summary>
    /// <param name="row">The row, not to be changed until the answer is there.</param>
    /// <param name="cancellationToken">Takes the row back as long as it waits.</param>
    /// <returns>What the pipeline gives for the row.</returns>
    /// <exception cref="ScoringUnavailableException">The queue is full and rows are refused then, or the scorer is stopped.</exception>
    /// <exception cref="TimeoutException">The row had no score at the deadline that the options set.</exception>
    /// <exception cref="OperationCanceledException">The row was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The pipeline cannot score the row, a vector of another size for instance.</exception>
    public Task<PipelineScore<TOutput>> ScoreAsync(TInput row, CancellationToken cancellationToken = default) =>
        _engine.ScoreAsync(Guard.NotNull(row), cancellationToken);

    /// <summary>
    /// Scores several rows. They are taken in whole or not at all: where the queue is full the first one is refused or waits as a single
    /// row does, and the others wait for their places. Each answer names its own model, since one may be exchanged in between.
    /// </summary>
    /// <param name="rows">Each as in <see cref="ScoreAsync(TInput, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Takes back those rows that wait.</param>
    /// <returns>The answers in the order of the rows.</returns>
    /// <exception cref="ArgumentException">A row is null; no row is scored.</exception>
    /// <exception cref="ScoringUnavailableException">The queue is full and rows are refused then, or the scorer is stopped.</exception>
    /// <exception cref="TimeoutException">A row had no score at the deadline that the options set.</exception>
    /// <exception cref="OperationCanceledException">The rows were cancelled.</exception>
    /// <exception cref="InvalidOperationException">The pipeline cannot score a row.</exception>
    public Task<PipelineScore<TOutput>[]> ScoreAsync(IReadOnlyList<TInput> rows, CancellationToken cancellationToken = default) =>
        _engine.ScoreAsync(Guard.NotNull(rows), cancellationToken);

    /// <summary>
    /// Reads the model file now, without waiting for the watch. Where it is no good, the model that serves goes on.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for a reload that already runs.</param>
    /// <returns>The version that serves afterwards.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">The file is damaged or no model of ML.NET.</exception>
    /// <exception cref="InvalidOperationException">The model takes or gives other columns, or does not score row by row.</exception>
    public Task<string> ReloadAsync(CancellationToken cancellationToken = default) => _engine.ReloadAsync(cancellationToken);

    /// <summary>Takes no more rows, and ends when those that wait are scored, or at the cancellation with an error for each.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task StopAsync(CancellationToken cancellationToken = default) => _engine.StopAsync(cancellationToken);

    /// <summary>Stops, with a <see cref="ScoringUnavailableException"/> for rows that wait, and frees the model.</summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    /// <summary>The same, and waits for batches that run.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}

/// <summary>What a pipeline gives for a row.</summary>
/// <param name="Output">The columns that were asked for.</param>
/// <param name="ModelVersion">The version of the model that scored the row: the beginning of the SHA-256 of its file.</param>
public sealed record PipelineScore<TOutput>(TOutput Output, string ModelVersion);
