namespace MLNetAutoencoder.Tests;

/// <summary>What only a server can do: be away, and ask for a password.</summary>
public sealed class RedisWorkQueueTests
{
    [RedisFact]
    public async Task Calls_WhileTheServerIsAway_WaitForIt()
    {
        using var server = new RedisServer();
        await using var queue = new TestQueue(server);
        var job = await queue.SubmitAsync("a");
        server.Kill();
        using var moment = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.StatusAsync(moment.Token));
        var taken = queue.TakeAsync("one");
        server.Start();
        Assert.Equal("a", (await taken)!.Body);
        Assert.Equal(1, (await job.StatusAsync()).Running);
    }

    [RedisFact]
    public async Task Calls_WithoutThePassword_SaySo()
    {
        using var server = new RedisServer("--requirepass", "secret");
        await using var queue = WorkQueue.Connect(server.Configuration + ",password=secret");
        await queue.SubmitAsync("test", ["a"], _ => false, default);
        foreach (string wrong in new[] { "", ",password=other" })
        {
            await using var other = WorkQueue.Connect(server.Configuration + wrong);
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => other.TakeAsync("one", TimeSpan.FromSeconds(1), default));
            Assert.Contains("password", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Connect_ByAConfigurationThatCannotBeRead_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => WorkQueue.Connect("127.0.0.1,noSuchSetting=1"));
        Assert.Contains("noSuchSetting", error.Message, StringComparison.Ordinal);
    }
}
