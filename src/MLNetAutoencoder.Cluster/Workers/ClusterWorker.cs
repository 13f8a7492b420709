using System.Diagnostics;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Partitions;
using MLNetAutoencoder.Queue;
using MLNetAutoencoder.Scoring;
using MLNetAutoencoder.Search;

namespace MLNetAutoencoder;

/// <summary>Takes items from a queue, one at a time, and does them. A machine may have one for each core.</summary>
public sealed class ClusterWorker : IDisposable
{
    private const double RenewalsPerLease = 3;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly WorkQueue _queue;
    private readonly ClusterWorkerOptions _options;
    private readonly IItemHandler[] _handlers;
    private readonly TimeSpan _lease;

    /// <param name="queue">What it takes its work from; it stays open.</param>
    /// <param name="options">What it may do; they are copied.</param>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public ClusterWorker(WorkQueue queue, ClusterWorkerOptions options)
    {
        _queue = Guard.NotNull(queue);
        _options = Guard.NotNull(options).Checked();
        _lease = TimeSpan.FromSeconds(_options.LeaseSeconds);
        var data = new AllowedFolders("of data", _options.DataFolders);
        var outputs = new AllowedFolders("of outputs", _options.OutputFolders);
        var files = new PartitionFiles(_options.Formats);
        _handlers =
        [
            new ScoringItems(new("of models", _options.ModelFolders), data, outputs, files),
            new TrialItems(data, outputs, files, _options.Threads),
        ];
    }

    /// <summary>The name that the queue knows it by: machine, process and a number of its own.</summary>
    public string Name { get; } = Invariant.Text($"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}");

    /// <summary>Works until it is stopped. An item that it has then goes back to the queue.</summary>
    /// <param name="stop">Ends it.</param>
    /// <returns>A task that ends without an error when the token was cancelled.</returns>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
                if (await _queue.TakeAsync(Name, _lease, stop).ConfigureAwait(false) is { } item)
                    await DoAsync(item, stop).ConfigureAwait(false);
                else
                    await Task.Delay(s_pause, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
    }

    /// <summary>Frees the model that it has loaded.</summary>
    public void Dispose()
    {
        foreach (var handler in _handlers)
            (handler as IDisposable)?.Dispose();
    }

    private async Task DoAsync(WorkItem item, CancellationToken stop)
    {
        if (item.Deliveries > _options.MostDeliveries)
        {
            await FailAsync(item, item.LastError ?? "Each worker that had the item was lost before it was done.", stop)
                .ConfigureAwait(false);
            return;
        }
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var renewal = RenewAsync(item, ended);
        long start = Stopwatch.GetTimestamp();
        string? result = null;
        Exception? error = null;
        try
        {
            result = await Task.Run(() => Handler(item).Do(item.Body, ended.Token), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
        }
        bool isCancelled = error is OperationCanceledException && ended.IsCancellationRequested;
        await ended.CancelAsync().ConfigureAwait(false);
        await renewal.ConfigureAwait(false);
        if (result is not null)
        {
            await _queue.PublishAsync(item, result, stop).ConfigureAwait(false);
            Log($"item {item.Key} of {item.Job} done in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        }
        else if (!isCancelled)
            await FailAsync(item, error!.Message, stop).ConfigureAwait(false);
        else if (stop.IsCancellationRequested)
            await GiveBackAsync(item).ConfigureAwait(false);
        else
            Log($"item {item.Key} of {item.Job} went to another worker: its lease had run out");
    }

    private IItemHandler Handler(WorkItem item)
    {
        Guard.Data(
            item.Body.Length <= WorkItem.MostBytes,
            $"The item has {item.Body.Length} characters; {WorkItem.MostBytes} are accepted."
        );
        var handler = Array.Find(_handlers, handler => handler.Kind == item.Kind);
        Guard.Data(
            handler is not null,
            $"The item is of kind '{Invariant.First([item.Kind], 1)}', and the worker knows "
                + $"{string.Join(" and ", _handlers.Select(h => h.Kind))}."
        );
        return handler;
    }

    /// <summary>Keeps an item while it is worked on; ends the work where another worker has got it.</summary>
    private async Task RenewAsync(WorkItem item, CancellationTokenSource ended)
    {
        try
        {
            do await Task.Delay(_lease / RenewalsPerLease, ended.Token).ConfigureAwait(false);
            while (await _queue.RenewAsync(item, ended.Token).ConfigureAwait(false));
            await ended.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) { }
    }

    private async Task FailAsync(WorkItem item, string error, CancellationToken stop)
    {
        bool isLast = item.Deliveries >= _options.MostDeliveries;
        await _queue.FailAsync(item, error, isLast, stop).ConfigureAwait(false);
        Log($"item {item.Key} of {item.Job} {(isLast ? "is dead" : "failed")}, delivery {item.Deliveries}: {error}");
    }

    /// <summary>Waits a moment only: where Redis is away, the item goes to another worker when its lease has run out.</summary>
    private async Task GiveBackAsync(WorkItem item)
    {
        using var moment = new CancellationTokenSource(s_pause * 10);
        try
        {
            await _queue.ReturnAsync(item, moment.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) { }
    }

    private void Log(InvariantText line) => _options.Log?.Report(line.ToStringAndClear());
}
