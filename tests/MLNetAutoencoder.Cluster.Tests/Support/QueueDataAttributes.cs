using System.Reflection;
using Xunit.Sdk;

namespace MLNetAutoencoder.Tests;

/// <summary>A theory's case on the queue in process.</summary>
internal sealed class InProcessQueueAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        [
            [false],
        ];
}

/// <summary>A theory's case on a Redis server; reported as skipped where none is installed.</summary>
internal sealed class RedisQueueAttribute : DataAttribute
{
    public RedisQueueAttribute()
    {
        if (RedisServer.Path is null)
            Skip = "redis-server is not installed.";
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        [
            [true],
        ];
}
