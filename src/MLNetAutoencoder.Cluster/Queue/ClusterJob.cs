using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>A job that was submitted to a <see cref="WorkQueue"/>. Thread safe.</summary>
public sealed class ClusterJob
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly WorkQueue _queue;

    internal ClusterJob(WorkQueue queue, string id) => (_queue, Id) = (queue, id);

    /// <summary>
    /// Its name, which follows from what is to be done: the same job submitted again is this one, and <see cref="WorkQueue.Open"/> finds
    /// it.
    /// </summary>
    public string Id { get; }

    /// <summary>How far it is.</summary>
    /// <param name="cancellationToken">Ends the waiting for Redis.</param>
    /// <returns>Its counts at one moment.</returns>
    /// <exception cref="InvalidOperationException">The queue knows no such job.</exception>
    public async Task<ClusterJobStatus> StatusAsync(CancellationToken cancellationToken = default)
    {
        var status = await _queue.StatusAsync(Id, cancellationToken).ConfigureAwait(false);
        Guard.Data(
            status is not null,
            $"The queue knows no job '{Id}': it was not submitted, ended more than a week ago, or Redis was started without its "
                + "append-only file. Submit it again."
        );
        return status with { Dead = [.. status.Dead.OrderBy(dead => dead.Item.Length).ThenBy(dead => dead.Item, StringComparer.Ordinal)] };
    }

    /// <summary>Waits until no item of the job is left. Workers go on with it, whether anyone waits or not.</summary>
    /// <param name="progress">Is told of the status whenever it has changed; null for nobody.</param>
    /// <param name="cancellationToken">Ends the waiting, and leaves the job as it is.</param>
    /// <returns>The last status: look at its <see cref="ClusterJobStatus.Dead"/>.</returns>
    /// <exception cref="InvalidOperationException">The queue knows no such job.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ClusterJobStatus> WaitAsync(
        IProgress<ClusterJobStatus>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        (int Done, int Running, int Dead)? told = null;
        while (true)
        {
            var status = await StatusAsync(cancellationToken).ConfigureAwait(false);
            var counts = (status.Done, status.Running, status.Dead.Count);
            if (told != counts)
                progress?.Report(status);
            told = counts;
            if (status.IsFinished)
                return status;
            await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
        }
    }

    internal Task<IReadOnlyDictionary<int, string>> ResultsAsync(CancellationToken cancellationToken) =>
        _queue.ResultsAsync(Id, cancellationToken);
}

/// <summary>How far a job is, at one moment.</summary>
/// <param name="Id">The job's name.</param>
/// <param name="Kind">What it does: <c>score</c> or <c>trial</c>.</param>
/// <param name="Items">How many items it has.</param>
/// <param name="Done">Items with a result.</param>
/// <param name="Running">Items that a worker has.</param>
/// <param name="Waiting">Items that no worker has.</param>
/// <param name="Dead">Items that were given up.</param>
/// <param name="ItemsPerSecond">How many were done a second, from the first taken to the last done; 0 before that.</param>
public sealed record ClusterJobStatus(
    string Id,
    string Kind,
    int Items,
    int Done,
    int Running,
    int Waiting,
    IReadOnlyList<DeadItem> Dead,
    double ItemsPerSecond
)
{
    /// <summary>Whether no item is left: all are done or dead.</summary>
    public bool IsFinished => Running + Waiting == 0;

    /// <summary>How long the items that are left will take at that rate; null where nothing is known of it.</summary>
    public TimeSpan? TimeLeft => ItemsPerSecond > 0 ? TimeSpan.FromSeconds((Running + Waiting) / ItemsPerSecond) : null;
}

/// <summary>An item that was given up: it failed, or lost its worker, as often as it may be delivered.</summary>
/// <param name="Item">Its number in the job, counted from 0; what the queue calls it where it has none.</param>
/// <param name="Error">What went wrong the last time.</param>
public sealed record DeadItem(string Item, string Error);
