using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Serving;

/// <summary>What the host of a scorer does with it, whatever its rows are.</summary>
internal interface IScoringEngine
{
    string Version { get; }

    /// <summary>Why the newest model file does not serve; null where it does.</summary>
    string? Refusal { get; }

    bool IsStopped { get; }

    Task TryReloadAsync(string path);

    Task StopAsync(CancellationToken cancellationToken);
}

/// <summary>A scorer, whatever its rows are.</summary>
internal interface IScorer
{
    IScoringEngine Engine { get; }
}

/// <summary>
/// Queues the rows of concurrent requests, and scores what waits in batches. A row goes from its caller through the queue to a worker;
/// the answer goes back through the task of its request, so that no answer can reach another. Thread-safe.
/// </summary>
internal sealed class ScoringEngine<TRow, TResult> : IScoringEngine, IAsyncDisposable
{
    private readonly AutoencoderScoringOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ScoringTelemetry.Scorer _telemetry;
    private readonly Channel<ScoringRequest<TRow, TResult>> _queue;
    private readonly ModelSlot<TRow, TResult> _slot;
    private readonly Task[] _workers;
    private readonly Action<ScoringRequest<TRow, TResult>> _scored;
    private volatile bool _isStopped;

    /// <exception cref="ArgumentException">An option is not accepted.</exception>
    /// <exception cref="Exception">The model cannot be read, or is none that can score.</exception>
    public ScoringEngine(
        ModelLoader<TRow, TResult> load,
        AutoencoderScoringOptions options,
        TimeProvider time,
        ILogger logger,
        ScoringTelemetry.Scorer telemetry
    )
    {
        (_options, _time, _logger, _telemetry) = (options, time, logger, telemetry);
        try
        {
            options.Faults().ThrowIfAny(nameof(options));
            _slot = new ModelSlot<TRow, TResult>(load, options, time, logger, telemetry);
        }
        catch
        {
            telemetry.Dispose();
            throw;
        }
        _queue = Channel.CreateBounded<ScoringRequest<TRow, TResult>>(new BoundedChannelOptions(options.MaxQueueLength));
        _scored = Scored;
        telemetry.Watch(() => _queue.Reader.Count);
        _workers = [.. Enumerable.Range(0, options.WorkerCount).Select(_ => Task.Run(WorkAsync))];
    }

    public IScoringModel<TRow, TResult> Model => _slot.Current.Model;

    public string Version => _slot.Current.Version;

    public string? Refusal => _slot.Refusal;

    public bool IsStopped => _isStopped;

    public Task<TResult> ScoreAsync(TRow row, CancellationToken cancellationToken) =>
        Model.Fault(row) is { } fault ? Task.FromException<TResult>(new ArgumentException(fault))
        : _telemetry.IsTraced ? TracedAsync(row, cancellationToken)
        : ScoreAsync(row, _options.WhenFull, cancellationToken);

    /// <summary>Of many rows the first is refused or waits as a single one does; when it is in, the others wait for their places.</summary>
    public Task<TResult[]> ScoreAsync(IReadOnlyList<TRow> rows, CancellationToken cancellationToken)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            if (Model.Fault(rows[i]) is { } fault)
                return Task.FromException<TResult[]>(new ArgumentException(Invariant.Text($"Row {i} is not accepted. {fault}")));
        }
        return TracedAsync(rows.Count, () => ScoreAllAsync(rows, cancellationToken));
    }

    public Task<string> ReloadAsync(CancellationToken cancellationToken) => _slot.ReloadAsync(null, cancellationToken);

    public Task TryReloadAsync(string path) => _slot.TryReloadAsync(path);

    /// <summary>Takes no more rows and scores those that wait; at the cancellation it lets them go.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopped = true;
        _queue.Writer.TryComplete();
        await Task.WhenAll(_workers).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_queue.Reader.TryRead(out var request))
            request.Fail(Stopped());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await Task.WhenAll(_workers).ConfigureAwait(false);
        _slot.Dispose();
        _telemetry.Dispose();
    }

    /// <summary>Apart from the rest, which makes nothing that is captured where nobody listens.</summary>
    private Task<TResult> TracedAsync(TRow row, CancellationToken cancellationToken) =>
        TracedAsync(1, () => ScoreAsync(row, _options.WhenFull, cancellationToken));

    private async Task<T> TracedAsync<T>(int rows, Func<Task<T>> scoreAsync)
    {
        using var activity = _telemetry.Start(rows);
        try
        {
            return await scoreAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
    }

    private async Task<TResult[]> ScoreAllAsync(IReadOnlyList<TRow> rows, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var scores = new Task<TResult>[rows.Count];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = ScoreAsync(rows[i], i == 0 ? _options.WhenFull : QueueFullAction.Wait, stop.Token);
            if (!scores[i].IsFaulted)
                continue;
            await stop.CancelAsync().ConfigureAwait(false);
            await scores[i].ConfigureAwait(false);
        }
        try
        {
            return await Task.WhenAll(scores).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken); // its own token, not the linked one
        }
    }

    private Task<TResult> ScoreAsync(TRow row, QueueFullAction whenFull, CancellationToken cancellationToken)
    {
        var request = new ScoringRequest<TRow, TResult>(row, _time.GetTimestamp(), _telemetry);
        request.Arm(_options.Timeout, _time, cancellationToken);
        if (request.IsDone || _queue.Writer.TryWrite(request))
            return request.Task;
        if (_isStopped)
            request.Fail(Stopped());
        else if (whenFull == QueueFullAction.Refuse)
            request.Fail(Full());
        else
            return EnterAsync(request);
        return request.Task;
    }

    /// <summary>Waits for a place in the full queue, as long as the request is not cancelled or late.</summary>
    private async Task<TResult> EnterAsync(ScoringRequest<TRow, TResult> request)
    {
        using var stop = new CancellationTokenSource();
        var enter = _queue.Writer.WriteAsync(request, stop.Token).AsTask();
        if (await Task.WhenAny(enter, request.Task).ConfigureAwait(false) != enter)
            await stop.CancelAsync().ConfigureAwait(false);
        await enter.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (enter.IsFaulted)
            request.Fail(Stopped()); // the queue is closed
        return await request.Task.ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        var batch = new ScoringBatch<TRow, TResult>(_options.MaxBatchSize);
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            batch.Take(_queue.Reader);
            if (_options.MaxWait > TimeSpan.Zero && !batch.IsFull)
                await FillAsync(batch).ConfigureAwait(false);
            Score(batch);
        }
    }

    private async Task FillAsync(ScoringBatch<TRow, TResult> batch)
    {
        using var enough = new CancellationTokenSource(_options.MaxWait, _time);
        while (!batch.IsFull)
        {
            var more = _queue.Reader.WaitToReadAsync(enough.Token).AsTask();
            await ((Task)more).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!more.IsCompletedSuccessfully || !more.Result)
                return;
            batch.Take(_queue.Reader);
        }
    }

    /// <summary>Never throws: a worker lives as long as the service.</summary>
    private void Score(ScoringBatch<TRow, TResult> batch)
    {
        try
        {
            batch.DropDone();
            if (batch.IsEmpty)
                return;
            var (model, scorer) = Rent();
            try
            {
                batch.DropFaulty(model.Model);
                if (batch.IsEmpty)
                    return;
                batch.Score(scorer);
            }
            finally
            {
                model.Return(scorer);
            }
            _telemetry.Batch(batch.Count);
            batch.Answer(_scored);
        }
        catch (Exception e)
        {
            _logger.LogError(e, "A batch of {Rows} rows has failed.", batch.Count);
            batch.Fail(e);
        }
        finally
        {
            batch.Clear();
        }
    }

    private (ServedModel<TRow, TResult> Model, IBatchScorer<TRow, TResult> Scorer) Rent()
    {
        while (true)
        {
            var model = _slot.Current;
            if (model.TryRent(out var scorer))
                return (model, scorer);
        }
    }

    private void Scored(ScoringRequest<TRow, TResult> request) => _telemetry.Scored(_time.GetElapsedTime(request.Start));

    private ScoringUnavailableException Full() =>
        new(
            Invariant.Text(
                $"{_options.MaxQueueLength} rows wait already, which is all that {nameof(AutoencoderScoringOptions.MaxQueueLength)} "
                    + $"allows; try again later, or set {nameof(AutoencoderScoringOptions.WhenFull)} to {nameof(QueueFullAction.Wait)}."
            )
        );

    private static ScoringUnavailableException Stopped() => new("The scorer has been stopped and takes no more rows.");
}
