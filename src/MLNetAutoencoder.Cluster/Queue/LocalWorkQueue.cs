using System.Globalization;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Queue;

/// <summary>The queue in the memory of a process.</summary>
internal sealed class LocalWorkQueue(TimeProvider time) : WorkQueue
{
    private readonly List<Job> _jobs = [];
    private readonly object _lock = new();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal override Task SubmitAsync(
        string id,
        string kind,
        IReadOnlyList<string> items,
        Func<int, bool> isLost,
        CancellationToken cancellationToken
    ) =>
        Locked(() =>
        {
            if (Find(id) is { } known)
            {
                for (int i = 0; i < items.Count; i++)
                    if (known.Entries[i].IsDead || (known.Entries[i].Result is not null && isLost(i)))
                        known.Entries[i] = new Entry(known.Entries[i].Key, items[i]);
            }
            else
                _jobs.Add(new Job(id, kind, [.. items.Select((body, i) => new Entry(Invariant.Text($"{i}"), body))]));
            return true;
        });

    internal override Task<WorkItem?> TakeAsync(string worker, TimeSpan lease, CancellationToken cancellationToken) =>
        Locked(() =>
        {
            foreach (var job in _jobs)
            foreach (var entry in job.Entries.Where(entry => entry.IsOpen))
            {
                if (entry.Worker is not null && time.GetElapsedTime(entry.Taken) < entry.Lease)
                    continue;
                (entry.Worker, entry.Lease, entry.Taken) = (worker, lease, time.GetTimestamp());
                job.Started ??= entry.Taken;
                return new WorkItem(job.Id, entry.Key, job.Kind, entry.Body, ++entry.Deliveries, entry.Error, entry.Key, worker, lease);
            }
            return null;
        });

    internal override Task<bool> RenewAsync(WorkItem item, CancellationToken cancellationToken) =>
        Change(
            item,
            (_, entry) =>
            {
                if (!entry.IsOpen || entry.Worker != item.Worker)
                    return false;
                entry.Taken = time.GetTimestamp();
                return true;
            }
        );

    internal override Task PublishAsync(WorkItem item, string result, CancellationToken cancellationToken) =>
        Change(
            item,
            (job, entry) =>
            {
                entry.Result ??= result;
                entry.IsDead = false;
                job.Last = time.GetTimestamp();
                return true;
            }
        );

    internal override Task FailAsync(WorkItem item, string error, bool isLast, CancellationToken cancellationToken) =>
        Change(
            item,
            (job, entry) =>
            {
                if (!entry.IsOpen)
                    return false;
                (entry.Worker, entry.Error, entry.IsDead) = (null, error, isLast);
                if (isLast)
                    job.Last = time.GetTimestamp();
                return true;
            }
        );

    internal override Task ReturnAsync(WorkItem item, CancellationToken cancellationToken) =>
        Change(
            item,
            (_, entry) =>
            {
                if (!entry.IsOpen || entry.Worker != item.Worker)
                    return false;
                entry.Worker = null;
                entry.Deliveries--;
                return true;
            }
        );

    internal override Task<ClusterJobStatus?> StatusAsync(string id, CancellationToken cancellationToken) =>
        Locked(() =>
        {
            if (Find(id) is not { } job)
                return null;
            int done = job.Entries.Count(entry => entry.Result is not null);
            return new ClusterJobStatus(
                id,
                job.Kind,
                job.Entries.Length,
                done,
                job.Entries.Count(entry => entry is { IsOpen: true, Worker: not null }),
                job.Entries.Count(entry => entry is { IsOpen: true, Worker: null }),
                [.. job.Entries.Where(entry => entry.IsDead).Select(entry => new DeadItem(entry.Key, entry.Error!))],
                job is { Started: { } started, Last: { } last } && last > started
                    ? done / time.GetElapsedTime(started, last).TotalSeconds
                    : 0
            );
        });

    internal override Task<IReadOnlyDictionary<int, string>> ResultsAsync(string id, CancellationToken cancellationToken) =>
        Locked<IReadOnlyDictionary<int, string>>(() =>
            (Find(id)?.Entries ?? [])
                .Select((entry, i) => (i, entry.Result))
                .Where(done => done.Result is not null)
                .ToDictionary(done => done.i, done => done.Result!)
        );

    private Job? Find(string id) => _jobs.Find(job => job.Id == id);

    private Task<bool> Change(WorkItem item, Func<Job, Entry, bool> change) =>
        Locked(() => Find(item.Job) is { } job && change(job, job.Entries[int.Parse(item.Entry, CultureInfo.InvariantCulture)]));

    private Task<T> Locked<T>(Func<T> action)
    {
        lock (_lock)
            return Task.FromResult(action());
    }

    private sealed record Job(string Id, string Kind, Entry[] Entries)
    {
        /// <summary>When the first item was taken, as a timestamp.</summary>
        public long? Started { get; set; }

        /// <summary>When the last one ended.</summary>
        public long? Last { get; set; }
    }

    private sealed class Entry(string key, string body)
    {
        public string Key => key;

        public string Body => body;

        public bool IsOpen => Result is null && !IsDead;

        public bool IsDead { get; set; }

        public string? Result { get; set; }

        public string? Error { get; set; }

        /// <summary>Who has it; null for nobody.</summary>
        public string? Worker { get; set; }

        public TimeSpan Lease { get; set; }

        public long Taken { get; set; }

        public int Deliveries { get; set; }
    }
}
