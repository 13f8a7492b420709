namespace MLNetAutoencoder.Tests;

/// <summary>A test that starts a Redis server; reported as skipped where none is installed.</summary>
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute()
    {
        if (RedisServer.Path is null)
            Skip = "redis-server is not installed.";
    }
}
