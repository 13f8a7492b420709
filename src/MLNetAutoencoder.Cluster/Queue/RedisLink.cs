using StackExchange.Redis;

namespace MLNetAutoencoder.Queue;

/// <summary>The connection to a Redis server, which may be away at any time.</summary>
internal sealed class RedisLink : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private static readonly string[] s_refusals = ["NOAUTH", "WRONGPASS"];

    private readonly ConnectionMultiplexer _connection;

    public RedisLink(ConfigurationOptions configuration)
    {
        configuration.AbortOnConnectFail = false;
        // A call fails at once while the server is away, and is made again here: what waits in a backlog could be sent twice, or never.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)s_pause.TotalMilliseconds);
        _connection = ConnectionMultiplexer.Connect(configuration);
        Database = _connection.GetDatabase();
    }

    public IDatabase Database { get; }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>
    /// Makes a call again until the server answers. Every call may be made twice: a job that is there is not added, the first result stays,
    /// and an item whose delivery got lost comes back when its lease has run out.
    /// </summary>
    /// <exception cref="InvalidOperationException">The server wants another user or password.</exception>
    public async Task<T> PersistAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (RedisConnectionException e) when (s_refusals.Any(word => e.Message.Contains(word, StringComparison.Ordinal)))
            {
                throw new InvalidOperationException("Redis refuses the user or the password of the configuration.", e);
            }
            catch (Exception e) when (IsAway(e))
            {
                await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsAway(Exception e) =>
        e switch
        {
            RedisConnectionException or RedisTimeoutException => true,
            RedisServerException server => server.Message.StartsWith("LOADING", StringComparison.Ordinal)
                || server.Message.StartsWith("READONLY", StringComparison.Ordinal),
            TaskCanceledException => true, // of a transaction whose connection broke
            _ => false,
        };
}

/// <summary>The keys of a job in Redis: what it is, what is left of it, results, dead items, errors of deliveries.</summary>
internal readonly record struct JobKeys(string Prefix, string Id)
{
    public const string Kind = "kind";
    public const string Count = "items";
    public const string Started = "started";
    public const string Last = "last";

    public RedisKey Job => Prefix + Id;

    public RedisKey Items => Prefix + Id + ":items";

    public RedisKey Done => Prefix + Id + ":done";

    public RedisKey Dead => Prefix + Id + ":dead";

    public RedisKey Errors => Prefix + Id + ":errors";

    public RedisKey[] All => [Job, Items, Done, Dead, Errors];
}
