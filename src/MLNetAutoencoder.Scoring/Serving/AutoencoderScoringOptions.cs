using Microsoft.Extensions.Options;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>
/// How a service scores: where its model is, how requests are batched, and what happens to those that it has no room or time for.
/// </summary>
/// <remarks>
/// A change of <see cref="ModelPath"/> in the configuration exchanges the model while the service runs; all other options hold as they
/// were when the scorer was made.
/// </remarks>
public sealed class AutoencoderScoringOptions
{
    /// <summary>
    /// The file of the model: for <see cref="AutoencoderScorer"/> the ONNX file of an autoencoder, for
    /// <see cref="PipelineScorer{TInput, TOutput}"/> what <c>mlContext.Model.Save</c> wrote.
    /// </summary>
    /// <value>Empty by default, which is not accepted.</value>
    public string ModelPath { get; set; } = "";

    /// <summary>
    /// The most rows that are scored in one call. A batch is what waits when a worker is free: it grows with the load by itself, and a
    /// single request is scored at once.
    /// </summary>
    /// <value>64 by default; 1 scores row by row.</value>
    [AcceptedRange(1, 4096)]
    public int MaxBatchSize { get; set; } = 64;

    /// <summary>Rows that may wait for a worker.</summary>
    /// <value>1,024 by default.</value>
    [AcceptedRange(1, 1_000_000)]
    public int MaxQueueLength { get; set; } = 1024;

    /// <summary>What happens to a row when the queue is full.</summary>
    /// <value><see cref="QueueFullAction.Refuse"/> by default.</value>
    public QueueFullAction WhenFull { get; set; }

    /// <summary>
    /// How long a worker waits for further rows when its batch is not full. It makes batches larger where requests come in one by one,
    /// and every answer later.
    /// </summary>
    /// <value>Zero by default: a worker takes what is there. At most a second.</value>
    public TimeSpan MaxWait { get; set; }

    /// <summary>How long a request may take, the wait for a place in the queue included.</summary>
    /// <value>Null by default, for no limit; otherwise above zero and at most a day.</value>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Batches that are scored at the same time, on one thread each.</summary>
    /// <value>Null by default, for half of the processor's cores, at least one.</value>
    [AcceptedRange(1, 256)]
    public int? Workers { get; set; }

    /// <summary>
    /// How often the model file is looked at. When its time or length has changed and then stays for one interval, it is loaded and takes
    /// the place of the model that serves. Clocks of file systems step: a file that is replaced within two seconds, by one of the same
    /// length, is told from the first by its bytes, as soon as these two seconds are over.
    /// </summary>
    /// <value>2 seconds by default; zero looks never. At most a day.</value>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromSeconds(2);

    internal int WorkerCount => Workers ?? Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>All that is not accepted, in one text; empty where there is nothing.</summary>
    internal OptionFaults Faults()
    {
        var faults = new OptionFaults();
        faults.Require(
            !string.IsNullOrWhiteSpace(ModelPath),
            $"{nameof(ModelPath)} is blank; name the file of a model, in the configuration section that the scorer is bound to."
        );
        AcceptedRanges.Check(this, faults);
        RequireTime(MaxWait, nameof(MaxWait), orZero: true, TimeSpan.FromSeconds(1));
        RequireTime(WatchInterval, nameof(WatchInterval), orZero: true, TimeSpan.FromDays(1));
        if (Timeout is { } timeout)
            RequireTime(timeout, nameof(Timeout), orZero: false, TimeSpan.FromDays(1));
        return faults;

        void RequireTime(TimeSpan value, string name, bool orZero, TimeSpan most) =>
            faults.Require(
                (orZero ? value >= TimeSpan.Zero : value > TimeSpan.Zero) && value <= most,
                $"{name} is {value:c}; it must be {(orZero ? "zero to" : "above zero and at most")} {most:c}."
            );
    }

    /// <summary>Finds the faults when the service starts.</summary>
    internal sealed class Validator(string scorer) : IValidateOptions<AutoencoderScoringOptions>
    {
        public ValidateOptionsResult Validate(string? name, AutoencoderScoringOptions options)
        {
            if (name != scorer)
                return ValidateOptionsResult.Skip;
            string faults = options.Faults().ToString();
            return faults.Length == 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"The options of scorer '{scorer}' are not accepted. {faults}");
        }
    }
}

/// <summary>What happens to a row when the queue of a scorer is full.</summary>
public enum QueueFullAction
{
    /// <summary>It is refused at once with a <see cref="ScoringUnavailableException"/>.</summary>
    Refuse,

    /// <summary>Its caller waits for a place, until the deadline or its cancellation.</summary>
    Wait,
}

/// <summary>Thrown when a scorer does not take a row: its queue is full, or it has been stopped. A later try may succeed.</summary>
public sealed class ScoringUnavailableException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why the row is not taken.</param>
    public ScoringUnavailableException(string message)
        : base(message) { }
}
