using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace MLNetAutoencoder.Tests;

/// <summary>An empty queue in process, or on a server, and how a lease runs out in it.</summary>
internal sealed class TestQueue : IAsyncDisposable
{
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly ConnectionMultiplexer? _redis;
    private readonly string _name = $"{Guid.NewGuid():N}";

    public TestQueue(RedisServer? server)
    {
        Queue = server is null ? WorkQueue.InProcess(_time) : WorkQueue.Connect(server.Configuration, _name);
        _redis = server is null ? null : ConnectionMultiplexer.Connect(server.Configuration);
    }

    public WorkQueue Queue { get; }

    public Task<ClusterJob> SubmitAsync(params string[] items) => Queue.SubmitAsync("test", items, isLost: _ => false, default);

    public Task<WorkItem?> TakeAsync(string worker) => Queue.TakeAsync(worker, s_lease, default);

    /// <summary>Lets the lease of an item run out: Redis is told that it ran for so long.</summary>
    public async Task RunOutAsync(WorkItem item)
    {
        _time.Advance(s_lease);
        if (_redis is not null)
            await _redis
                .GetDatabase()
                .ExecuteAsync(
                    "XCLAIM",
                    $"{{{_name}}}:{item.Job}:items",
                    "workers",
                    item.Worker,
                    0,
                    item.Entry,
                    "IDLE",
                    (long)s_lease.TotalMilliseconds,
                    "JUSTID"
                );
    }

    public async ValueTask DisposeAsync()
    {
        await Queue.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
    }
}
