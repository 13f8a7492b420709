using System.Numerics.Tensors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Serving;

namespace MLNetAutoencoder;

/// <summary>
/// Scores rows of concurrent requests with the ONNX file of one autoencoder: those that wait are scored together, and the file can be
/// exchanged meanwhile. Comes from <c>services.AddAutoencoderScoring()</c>, or is made by itself.
/// </summary>
/// <remarks>
/// Thread-safe. Rows are of Single: times, ids and other numbers that Single does not hold are for
/// <see cref="PipelineScorer{TInput, TOutput}"/>.
/// </remarks>
public sealed class AutoencoderScorer : IAsyncDisposable, IDisposable, IScorer
{
    private readonly ScoringEngine<ReadOnlyMemory<float>, AutoencoderScore> _engine;

    /// <summary>Reads the model and starts the workers.</summary>
    /// <param name="options">The options; not to be changed afterwards.</param>
    /// <param name="logger">Told of exchanges of the model and of failures; null for none.</param>
    /// <param name="timeProvider">The clock of deadlines and of the watch over the file; null for the system's.</param>
    /// <exception cref="ArgumentException">An option is not accepted; the message tells all that are not.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ModelFormatException">The file is damaged or no model of this library.</exception>
    public AutoencoderScorer(AutoencoderScoringOptions options, ILogger? logger = null, TimeProvider? timeProvider = null)
        : this(options, logger, timeProvider, ScoringTelemetry.Alone()) { }

    internal AutoencoderScorer(
        AutoencoderScoringOptions options,
        ILogger? logger,
        TimeProvider? timeProvider,
        ScoringTelemetry.Scorer telemetry
    ) =>
        _engine = new(
            (file, version) => new Served(AutoencoderModel.Load(file), version),
            Guard.NotNull(options),
            timeProvider ?? TimeProvider.System,
            logger ?? NullLogger.Instance,
            telemetry
        );

    /// <summary>Values of a row for the model that serves now.</summary>
    public int InputSize => Info(model => model.InputSize);

    /// <summary>What the file of the model that serves now says about itself.</summary>
    public ModelInfo ModelInfo => Info(model => model.Info);

    /// <summary>The version of the model that serves now: the beginning of the SHA-256 of its file.</summary>
    public string ModelVersion => _engine.Version;

    IScoringEngine IScorer.Engine => _engine;

    /// <summary>Scores a row, together with others that wait.</summary>
    /// <param name="row">
    /// <see cref="InputSize"/> values, not to be changed until the answer is there. A NaN or infinity gives NaN for a score.
    /// </param>
    /// <param name="cancellationToken">Takes the row back as long as it waits.</param>
    /// <returns>What the model gives for the row.</returns>
    /// <exception cref="ArgumentException">The row is of another size than the model's.</exception>
    /// <exception cref="ScoringUnavailableException">The queue is full and rows are refused then, or the scorer is stopped.</exception>
    /// <exception cref="TimeoutException">The row had no score at the deadline that the options set.</exception>
    /// <exception cref="OperationCanceledException">The row was cancelled.</exception>
    public Task<AutoencoderScore> ScoreAsync(ReadOnlyMemory<float> row, CancellationToken cancellationToken = default) =>
        _engine.ScoreAsync(row, cancellationToken);

    /// <summary>
    /// Scores several rows. They are taken in whole or not at all: where the queue is full the first one is refused or waits as a single
    /// row does, and the others wait for their places. Each answer names its own model, since one may be exchanged in between.
    /// </summary>
    /// <param name="rows">Each as in <see cref="ScoreAsync(ReadOnlyMemory{float}, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Takes back those rows that wait.</param>
    /// <returns>The answers in the order of the rows.</returns>
    /// <exception cref="ArgumentException">A row is of another size than the model's; no row is scored.</exception>
    /// <exception cref="ScoringUnavailableException">The queue is full and rows are refused then, or the scorer is stopped.</exception>
    /// <exception cref="TimeoutException">A row had no score at the deadline that the options set.</exception>
    /// <exception cref="OperationCanceledException">The rows were cancelled.</exception>
    public Task<AutoencoderScore[]> ScoreAsync(IReadOnlyList<ReadOnlyMemory<float>> rows, CancellationToken cancellationToken = default) =>
        _engine.ScoreAsync(Guard.NotNull(rows), cancellationToken);

    /// <summary>
    /// Reads the model file now, without waiting for the watch. Where it is no good, the model that serves goes on.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for a reload that already runs.</param>
    /// <returns>The version that serves afterwards.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ModelFormatException">The file is damaged or no model of this library.</exception>
    public Task<string> ReloadAsync(CancellationToken cancellationToken = default) => _engine.ReloadAsync(cancellationToken);

    /// <summary>Takes no more rows, and ends when those that wait are scored, or at the cancellation with an error for each.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task StopAsync(CancellationToken cancellationToken = default) => _engine.StopAsync(cancellationToken);

    /// <summary>Stops, with a <see cref="ScoringUnavailableException"/> for rows that wait, and frees the model.</summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    /// <summary>The same, and waits for batches that run.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private T Info<T>(Func<AutoencoderModel, T> of) => of(((Served)_engine.Model).Model);

    private sealed class Served(AutoencoderModel model, string version) : IScoringModel<ReadOnlyMemory<float>, AutoencoderScore>
    {
        public AutoencoderModel Model => model;

        public string? Fault(ReadOnlyMemory<float> row) =>
            row.Length == model.InputSize
                ? null
                : Invariant.Text($"The row holds {row.Length} values, and model {version} takes {model.InputSize}.");

        public IBatchScorer<ReadOnlyMemory<float>, AutoencoderScore> CreateScorer(int capacity) =>
            new Scorer(model, version, new BatchRunner(model, capacity));

        public void Dispose() => model.Dispose();
    }

    private sealed class Scorer(AutoencoderModel model, string version, BatchRunner runner)
        : IBatchScorer<ReadOnlyMemory<float>, AutoencoderScore>
    {
        public void Score(ReadOnlySpan<ReadOnlyMemory<float>> rows, Span<AutoencoderScore> results)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (model.TakesDouble)
                    TensorPrimitives.ConvertTruncating(rows[i].Span, runner.Input<double>(i, 1));
                else
                    rows[i].Span.CopyTo(runner.Input<float>(i, 1));
            }
            runner.Score(rows.Length);
            for (int i = 0; i < rows.Length; i++)
                results[i] = Read(i);
        }

        public void Dispose() => runner.Dispose();

        private AutoencoderScore Read(int row)
        {
            return new AutoencoderScore
            {
                ModelVersion = version,
                Score = Scalar(OutputRole.ReconstructionError),
                IsAnomaly = model.IndexOf(OutputRole.PredictedLabel) is >= 0 and var label ? runner.Boolean(label, row) : null,
                Probability = Scalar(OutputRole.Probability),
                Contributions = Vector(OutputRole.Contributions),
                Code = Vector(OutputRole.Latent),
                CodeLogVariance = Vector(OutputRole.LatentLogVariance),
                Reconstruction = Vector(OutputRole.Reconstruction),
            };

            float? Scalar(OutputRole role) => model.IndexOf(role) is >= 0 and var output ? runner.Floats(output, row)[0] : null;

            float[]? Vector(OutputRole role) => model.IndexOf(role) is >= 0 and var output ? runner.Floats(output, row).ToArray() : null;
        }
    }
}

/// <summary>What a model gives for a row; null for what it has no output of.</summary>
public sealed record AutoencoderScore
{
    /// <summary>The version of the model that scored the row: the beginning of the SHA-256 of its file.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The score or reconstruction error, the higher the more anomalous; NaN where the row holds a NaN or infinity.</summary>
    public float? Score { get; init; }

    /// <summary>Whether the score is above the model's threshold.</summary>
    public bool? IsAnomaly { get; init; }

    /// <summary>The share of rows like the training rows that score lower, 0 to 1.</summary>
    public float? Probability { get; init; }

    /// <summary>What each feature contributes to the score, in the order of <see cref="ModelInfo.FeatureNames"/>.</summary>
    public float[]? Contributions { get; init; }

    /// <summary>The code.</summary>
    public float[]? Code { get; init; }

    /// <summary>The log-variance of each value of the code.</summary>
    public float[]? CodeLogVariance { get; init; }

    /// <summary>The row as the decoder rebuilds it, in the units of the input.</summary>
    public float[]? Reconstruction { get; init; }
}
