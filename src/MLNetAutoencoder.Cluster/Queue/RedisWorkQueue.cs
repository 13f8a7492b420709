using System.Globalization;
using MLNetAutoencoder.Common;
using StackExchange.Redis;

namespace MLNetAutoencoder.Queue;

/// <summary>
/// The queue on a Redis server: a stream for each job, whose entries the workers of one consumer group take, claim and acknowledge; an
/// entry that has ended is deleted, so that the stream holds what is left. Beside it lie hashes of the job, its results, its dead items and
/// the errors of deliveries. All keys share a slot, as a transaction over them needs it.
/// </summary>
internal sealed class RedisWorkQueue : WorkQueue
{
    private const string Group = "workers";
    private static readonly TimeSpan s_retention = TimeSpan.FromDays(7);

    private readonly RedisLink _link;
    private readonly IDatabase _database;
    private readonly string _prefix;

    /// <param name="configuration">Of the server; the queue closes the connection.</param>
    /// <param name="name">What its keys begin with.</param>
    public RedisWorkQueue(ConfigurationOptions configuration, string name)
    {
        _link = new RedisLink(configuration);
        _database = _link.Database;
        _prefix = $"{{{name}}}:";
    }

    /// <summary>The ids of the jobs that may have items left, the oldest first.</summary>
    private RedisKey Jobs => _prefix + "jobs";

    public override ValueTask DisposeAsync() => _link.DisposeAsync();

    internal override Task SubmitAsync(
        string id,
        string kind,
        IReadOnlyList<string> items,
        Func<int, bool> isLost,
        CancellationToken cancellationToken
    ) =>
        _link.PersistAsync(
            async () =>
            {
                var keys = new JobKeys(_prefix, id);
                bool isSubmitted = false;
                while (!isSubmitted)
                    isSubmitted = await _database.KeyExistsAsync(keys.Job).ConfigureAwait(false)
                        ? await SubmitAgainAsync(keys, id, kind, items, isLost).ConfigureAwait(false)
                        : await SubmitNewAsync(keys, id, kind, items).ConfigureAwait(false);
                return isSubmitted;
            },
            cancellationToken
        );

    internal override Task<WorkItem?> TakeAsync(string worker, TimeSpan lease, CancellationToken cancellationToken) =>
        _link.PersistAsync(
            async () =>
            {
                foreach (var id in await _database.SortedSetRangeByRankAsync(Jobs).ConfigureAwait(false))
                    if (await TakeAsync(id.ToString(), worker, lease).ConfigureAwait(false) is { } item)
                        return item;
                return null;
            },
            cancellationToken
        );

    internal override Task<bool> RenewAsync(WorkItem item, CancellationToken cancellationToken) =>
        _link.PersistAsync(
            async () =>
            {
                var items = new JobKeys(_prefix, item.Job).Items;
                if (await PendingAsync(items, item.Entry).ConfigureAwait(false) is not { } held || held.ConsumerName != item.Worker)
                    return false;
                await _database.StreamClaimIdsOnlyAsync(items, Group, item.Worker, 0, [item.Entry]).ConfigureAwait(false);
                return true;
            },
            cancellationToken
        );

    internal override Task PublishAsync(WorkItem item, string result, CancellationToken cancellationToken) =>
        _link.PersistAsync(
            () =>
            {
                var keys = new JobKeys(_prefix, item.Job);
                var ended = _database.CreateTransaction();
                _ = ended.HashSetAsync(keys.Done, item.Key, result, When.NotExists);
                _ = ended.HashDeleteAsync(keys.Dead, item.Key);
                Settle(ended, keys, item);
                return ended.ExecuteAsync();
            },
            cancellationToken
        );

    internal override Task FailAsync(WorkItem item, string error, bool isLast, CancellationToken cancellationToken) =>
        _link.PersistAsync(
            async () =>
            {
                var keys = new JobKeys(_prefix, item.Job);
                for (bool isTold = false; !isTold; )
                {
                    // A worker that was slower than its lease may have published the item meanwhile.
                    bool isDone = await _database.HashExistsAsync(keys.Done, item.Key).ConfigureAwait(false);
                    var failed = _database.CreateTransaction();
                    failed.AddCondition(isDone ? Condition.HashExists(keys.Done, item.Key) : Condition.HashNotExists(keys.Done, item.Key));
                    if (!isDone)
                        _ = failed.HashSetAsync(isLast ? keys.Dead : keys.Errors, item.Key, error);
                    if (isDone || isLast)
                        Settle(failed, keys, item);
                    else
                        GiveBack(failed, keys, item, item.Deliveries);
                    isTold = await failed.ExecuteAsync().ConfigureAwait(false);
                }
                return true;
            },
            cancellationToken
        );

    internal override Task ReturnAsync(WorkItem item, CancellationToken cancellationToken) =>
        _link.PersistAsync(
            () =>
            {
                var given = _database.CreateTransaction();
                GiveBack(given, new JobKeys(_prefix, item.Job), item, item.Deliveries - 1);
                return given.ExecuteAsync();
            },
            cancellationToken
        );

    internal override Task<ClusterJobStatus?> StatusAsync(string id, CancellationToken cancellationToken) =>
        _link.PersistAsync(
            async () =>
            {
                var keys = new JobKeys(_prefix, id);
                var read = _database.CreateTransaction();
                var job = read.HashGetAllAsync(keys.Job);
                var left = read.StreamLengthAsync(keys.Items);
                var taken = read.StreamPendingAsync(keys.Items, Group);
                var done = read.HashLengthAsync(keys.Done);
                var dead = read.HashGetAllAsync(keys.Dead);
                await read.ExecuteAsync().ConfigureAwait(false);
                var about = (await job.ConfigureAwait(false)).ToDictionary(field => field.Name, field => field.Value);
                if (about.Count == 0)
                    return null;
                int running = (await taken.ConfigureAwait(false)).PendingMessageCount;
                return new ClusterJobStatus(
                    id,
                    about[JobKeys.Kind]!,
                    (int)about[JobKeys.Count],
                    (int)await done.ConfigureAwait(false),
                    running,
                    (int)await left.ConfigureAwait(false) - running,
                    [.. (await dead.ConfigureAwait(false)).Select(item => new DeadItem(item.Name!, item.Value!))],
                    Rate(about, await done.ConfigureAwait(false))
                );
            },
            cancellationToken
        );

    internal override Task<IReadOnlyDictionary<int, string>> ResultsAsync(string id, CancellationToken cancellationToken) =>
        _link.PersistAsync<IReadOnlyDictionary<int, string>>(
            async () =>
                (await _database.HashGetAllAsync(new JobKeys(_prefix, id).Done).ConfigureAwait(false))
                    .Where(done => done.Name.TryParse(out int _))
                    .ToDictionary(done => (int)done.Name, done => (string)done.Value!),
            cancellationToken
        );

    private static double Rate(Dictionary<RedisValue, RedisValue> job, long done)
    {
        double seconds = ((double)job.GetValueOrDefault(JobKeys.Last) - (double)job.GetValueOrDefault(JobKeys.Started)) / 1000;
        return seconds > 0 ? done / seconds : 0;
    }

    private async Task<bool> SubmitNewAsync(JobKeys keys, string id, string kind, IReadOnlyList<string> items)
    {
        var submitted = _database.CreateTransaction();
        submitted.AddCondition(Condition.KeyNotExists(keys.Job));
        _ = submitted.HashSetAsync(keys.Job, [new(JobKeys.Kind, kind), new(JobKeys.Count, items.Count)]);
        _ = submitted.StreamCreateConsumerGroupAsync(keys.Items, Group, StreamPosition.Beginning, createStream: true);
        for (int i = 0; i < items.Count; i++)
            Add(submitted, keys, Invariant.Text($"{i}"), kind, items[i]);
        _ = submitted.SortedSetAddAsync(Jobs, id, Now());
        return await submitted.ExecuteAsync().ConfigureAwait(false);
    }

    private async Task<bool> SubmitAgainAsync(JobKeys keys, string id, string kind, IReadOnlyList<string> items, Func<int, bool> isLost)
    {
        var submitted = _database.CreateTransaction();
        submitted.AddCondition(Condition.KeyExists(keys.Job));
        foreach (var (outcomes, isAgain) in new (RedisKey, Func<int, bool>)[] { (keys.Dead, _ => true), (keys.Done, isLost) })
        foreach (var key in await _database.HashKeysAsync(outcomes).ConfigureAwait(false))
        {
            bool isItem = key.TryParse(out int number) && number >= 0 && number < items.Count;
            if (!isItem || !isAgain(number))
                continue;
            submitted.AddCondition(Condition.HashExists(outcomes, key));
            _ = submitted.HashDeleteAsync(outcomes, key);
            Add(submitted, keys, key.ToString(), kind, items[number]);
        }
        _ = submitted.SortedSetAddAsync(Jobs, id, Now(), When.NotExists);
        return await submitted.ExecuteAsync().ConfigureAwait(false);
    }

    private static void Add(ITransaction transaction, JobKeys keys, string key, string kind, string body) =>
        _ = transaction.StreamAddAsync(keys.Items, [new("item", key), new("kind", kind), new("body", body)]);

    private async Task<WorkItem?> TakeAsync(string id, string worker, TimeSpan lease)
    {
        var keys = new JobKeys(_prefix, id);
        try
        {
            var expired = await _database
                .StreamAutoClaimAsync(keys.Items, Group, worker, (long)lease.TotalMilliseconds, StreamPosition.Beginning, 1)
                .ConfigureAwait(false);
            if (expired.ClaimedEntries is [var again, ..])
                return await ItemAsync(keys, id, again, worker, lease).ConfigureAwait(false);
            var fresh = await _database
                .StreamReadGroupAsync(keys.Items, Group, worker, StreamPosition.NewMessages, 1)
                .ConfigureAwait(false);
            if (fresh is [var first, ..])
                return await ItemAsync(keys, id, first, worker, lease).ConfigureAwait(false);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOGROUP", StringComparison.Ordinal)) { } // it has expired
        var finished = _database.CreateTransaction();
        finished.AddCondition(Condition.StreamLengthEqual(keys.Items, 0));
        _ = finished.SortedSetRemoveAsync(Jobs, id);
        await finished.ExecuteAsync().ConfigureAwait(false);
        return null;
    }

    private async Task<WorkItem?> ItemAsync(JobKeys keys, string id, StreamEntry entry, string worker, TimeSpan lease)
    {
        string key = (entry["item"].IsNull ? entry.Id : entry["item"]).ToString();
        var started = _database.HashSetAsync(keys.Job, JobKeys.Started, Now(), When.NotExists);
        var error = _database.HashGetAsync(keys.Errors, key);
        var held = await PendingAsync(keys.Items, entry.Id).ConfigureAwait(false);
        await started.ConfigureAwait(false);
        return new(
            id,
            key,
            entry["kind"].ToString(),
            entry["body"].ToString(),
            held?.DeliveryCount ?? 1,
            await error.ConfigureAwait(false),
            entry.Id!,
            worker,
            lease
        );
    }

    private async Task<StreamPendingMessageInfo?> PendingAsync(RedisKey items, RedisValue entry)
    {
        var held = await _database.StreamPendingMessagesAsync(items, Group, 1, RedisValue.Null, entry, entry).ConfigureAwait(false);
        return held is [var one, ..] ? one : null;
    }

    /// <summary>Takes an entry off the stream for good.</summary>
    private static void Settle(ITransaction transaction, JobKeys keys, WorkItem item)
    {
        _ = transaction.HashDeleteAsync(keys.Errors, item.Key);
        _ = transaction.StreamAcknowledgeAsync(keys.Items, Group, item.Entry);
        _ = transaction.StreamDeleteAsync(keys.Items, [item.Entry]);
        _ = transaction.HashSetAsync(keys.Job, JobKeys.Last, Now());
        foreach (var key in keys.All)
            _ = transaction.KeyExpireAsync(key, s_retention);
    }

    /// <summary>Lets the lease of an entry end now.</summary>
    private static void GiveBack(ITransaction transaction, JobKeys keys, WorkItem item, int deliveries) =>
        _ = transaction.ExecuteAsync(
            "XCLAIM",
            keys.Items,
            Group,
            item.Worker,
            0,
            item.Entry,
            "IDLE",
            (long)item.Lease.TotalMilliseconds,
            "RETRYCOUNT",
            deliveries,
            "JUSTID"
        );

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}
