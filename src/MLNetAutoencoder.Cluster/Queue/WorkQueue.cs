using System.Security.Cryptography;
using System.Text;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Queue;
using StackExchange.Redis;

namespace MLNetAutoencoder;

/// <summary>
/// Where jobs wait for workers: the streams of a Redis server, or the memory of this process. Each item of a job is delivered at least once
/// and counts once: the first result is kept. Thread safe.
/// </summary>
/// <remarks>
/// While Redis is away every call waits until it is back; nothing is lost where it keeps an append-only file. What a job left in Redis
/// expires a week after its last item.
/// </remarks>
public abstract class WorkQueue : IAsyncDisposable
{
    private const int MostItems = 100_000;
    private const int IdBytes = 8;

    private protected WorkQueue() { }

    /// <summary>A queue in the memory of this process, for one machine and for tests.</summary>
    /// <param name="time">What leases are counted by; null for the system's clock.</param>
    /// <returns>An empty queue.</returns>
    public static WorkQueue InProcess(TimeProvider? time = null) => new LocalWorkQueue(time ?? TimeProvider.System);

    /// <summary>
    /// A queue on a Redis server of version 6.2 or newer. It connects in the background, and again whenever the connection is lost.
    /// </summary>
    /// <param name="configuration">
    /// StackExchange.Redis's own configuration: <c>redis.internal:6380,ssl=true,user=workers,password=…</c>.
    /// </param>
    /// <param name="name">What separates the jobs of several uses of one server.</param>
    /// <returns>The queue; dispose it to close the connection.</returns>
    /// <exception cref="ArgumentException">The configuration or the name cannot be used.</exception>
    public static WorkQueue Connect(string configuration, string name = "autoencoder") =>
        Connect(ParseConfiguration(Guard.NotBlank(configuration)), name);

    /// <summary>
    /// The same by options, which hold what a line of text does not: certificates to trust, or tokens in place of a password.
    /// </summary>
    /// <param name="configuration">StackExchange.Redis's own options; they are copied.</param>
    /// <param name="name">What separates the jobs of several uses of one server.</param>
    /// <returns>The queue; dispose it to close the connection.</returns>
    /// <exception cref="ArgumentException">The name cannot be used.</exception>
    public static WorkQueue Connect(ConfigurationOptions configuration, string name = "autoencoder") =>
        new RedisWorkQueue(Guard.NotNull(configuration).Clone(), Guard.NotBlank(name));

    /// <summary>A job that was submitted before, by this process or another one.</summary>
    /// <param name="id">What <see cref="ClusterJob.Id"/> was.</param>
    /// <returns>The job, whether the queue knows it or not.</returns>
    public ClusterJob Open(string id) => new(this, Guard.NotBlank(id));

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>
    /// Submits a job whose id follows from its items, so that it is the same job however often it is submitted; a later submission queues
    /// those of its items again that are dead, or done and lost.
    /// </summary>
    internal async Task<ClusterJob> SubmitAsync(
        string kind,
        IReadOnlyList<string> items,
        Func<int, bool> isLost,
        CancellationToken cancellationToken
    )
    {
        Guard.Data(
            items.Count is > 0 and <= MostItems,
            $"The job has {items.Count} items; 1 to {MostItems} are accepted. Submit parts of it."
        );
        int largest = items.Max(Encoding.UTF8.GetByteCount);
        Guard.Data(
            largest <= WorkItem.MostBytes,
            $"An item of the job has {largest} bytes, and {WorkItem.MostBytes} are accepted; leave out long options such as FeatureWeights."
        );
        string content = string.Join('\n', items.Prepend(kind));
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(content));
        string id = $"{kind}-{Convert.ToHexString(hash, 0, IdBytes).ToLowerInvariant()}";
        await SubmitAsync(id, kind, items, isLost, cancellationToken).ConfigureAwait(false);
        return Open(id);
    }

    /// <summary>Queues all items of a job that is not there; of one that is, those that are dead, or done and lost.</summary>
    internal abstract Task SubmitAsync(
        string id,
        string kind,
        IReadOnlyList<string> items,
        Func<int, bool> isLost,
        CancellationToken cancellationToken
    );

    /// <summary>Takes an item whose lease has run out, or one that nobody had, of the oldest job that has one; null for none.</summary>
    internal abstract Task<WorkItem?> TakeAsync(string worker, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Lets the lease of an item begin anew.</summary>
    /// <returns>Whether the worker still has it.</returns>
    internal abstract Task<bool> RenewAsync(WorkItem item, CancellationToken cancellationToken);

    /// <summary>Ends an item with its result, unless it has one.</summary>
    internal abstract Task PublishAsync(WorkItem item, string result, CancellationToken cancellationToken);

    /// <summary>Gives an item back with what went wrong; to the dead ones where this was its last delivery.</summary>
    internal abstract Task FailAsync(WorkItem item, string error, bool isLast, CancellationToken cancellationToken);

    /// <summary>Gives an item back as if it had not been taken.</summary>
    internal abstract Task ReturnAsync(WorkItem item, CancellationToken cancellationToken);

    /// <summary>Null where there is no such job.</summary>
    internal abstract Task<ClusterJobStatus?> StatusAsync(string id, CancellationToken cancellationToken);

    /// <summary>The results of those items that have one, by their numbers.</summary>
    internal abstract Task<IReadOnlyDictionary<int, string>> ResultsAsync(string id, CancellationToken cancellationToken);

    private static ConfigurationOptions ParseConfiguration(string configuration)
    {
        try
        {
            return ConfigurationOptions.Parse(configuration);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new ArgumentException($"The configuration of Redis cannot be read: {e.Message}", nameof(configuration), e);
        }
    }
}
