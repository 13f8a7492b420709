namespace MLNetAutoencoder.Tests;

/// <summary>Both queues do the same.</summary>
public sealed class WorkQueueTests(RedisServer server) : IClassFixture<RedisServer>
{
    [Theory]
    [InProcessQueue]
    [RedisQueue]
    public async Task Take_ItemsOfAJob_AreGivenOnceEachInOrder(bool isRedis)
    {
        await using var queue = new TestQueue(isRedis ? server : null);
        var job = await queue.SubmitAsync(["a", "b"]);
        var (first, second) = (await queue.TakeAsync("one"), await queue.TakeAsync("two"));
        Assert.Equal(("0", "a", "test", 1), (first!.Key, first.Body, first.Kind, first.Deliveries));
        Assert.Equal(("1", "b", job.Id), (second!.Key, second.Body, second.Job));
        Assert.Null(await queue.TakeAsync("three"));
        var status = await job.StatusAsync();
        Assert.Equal((2, 0, 2, 0, false), (status.Items, status.Done, status.Running, status.Waiting, status.IsFinished));
    }

    [Theory]
    [InProcessQueue]
    [RedisQueue]
    public async Task Submit_TheSameItems_IsTheSameJob(bool isRedis)
    {
        await using var queue = new TestQueue(isRedis ? server : null);
        var job = await queue.SubmitAsync(["a", "b"]);
        await queue.Queue.PublishAsync((await queue.TakeAsync("one"))!, "first", default);
        var again = await queue.SubmitAsync(["a", "b"]);
        var other = await queue.SubmitAsync(["a", "c"]);
        Assert.Equal(job.Id, again.Id);
        Assert.NotEqual(job.Id, other.Id);
        var status = await again.StatusAsync();
        Assert.Equal((2, 1, 0, 1), (status.Items, status.Done, status.Running, status.Waiting));
    }

    [Theory]
    [InProcessQueue]
    [RedisQueue]
    public async Task Publish_ASecondTime_KeepsTheFirstResult(bool isRedis)
    {
        await using var queue = new TestQueue(isRedis ? server : null);
        var job = await queue.SubmitAsync(["a"]);
        var slow = (await queue.TakeAsync("slow"))!;
        await queue.RunOutAsync(slow);
        var quick = (await queue.TakeAsync("quick"))!;
        Assert.Equal(2, quick.Deliveries);
        Assert.False(await queue.Queue.RenewAsync(slow, default));
        Assert.True(await queue.Queue.RenewAsync(quick, default));
        await queue.Queue.PublishAsync(quick, "quick", default);
        await queue.Queue.PublishAsync(slow, "slow", default);
        Assert.False(await queue.Queue.RenewAsync(quick, default));
        Assert.Equal("quick", (await job.ResultsAsync(default))[0]);
        var status = await job.WaitAsync();
        Assert.Equal((1, 0, 0, 0), (status.Done, status.Running, status.Waiting, status.Dead.Count));
    }

    [Theory]
    [InProcessQueue]
    [RedisQueue]
    public async Task Fail_AsOftenAsMayBe_LeavesADeadItemWithItsError(bool isRedis)
    {
        await using var queue = new TestQueue(isRedis ? server : null);
        var job = await queue.SubmitAsync(["a"]);
        await queue.Queue.FailAsync((await queue.TakeAsync("one"))!, "first error", isLast: false, default);
        var again = (await queue.TakeAsync("one"))!;
        Assert.Equal((2, "first error"), (again.Deliveries, again.LastError));
        await queue.Queue.FailAsync(again, "second error", isLast: true, default);
        Assert.Null(await queue.TakeAsync("one"));
        var status = await job.WaitAsync();
        Assert.Equal(new DeadItem("0", "second error"), Assert.Single(status.Dead));
        Assert.Empty(await job.ResultsAsync(default));
    }

    [Theory]
    [InProcessQueue]
    [RedisQueue]
    public async Task Submit_AJobWithADeadItem_QueuesItAgain(bool isRedis)
    {
        await using var queue = new TestQueue(isRedis ? server : null);
        await queue.SubmitAsync(["a", "b"]);
        await queue.Queue.FailAsync((await queue.TakeAsync("one"))!, "error", isLast: true, default);
        await queue.Queue.PublishAsync((await queue.TakeAsync("one"))!, "done", default);
        Assert.Null(await queue.TakeAsync("one"));
        var job = await queue.SubmitAsync(["a", "b"]);
        var again = (await queue.TakeAsync("one"))!;
        Assert.Equal(("0", "a", 1, null), (again.Key, again.Body, again.Deliveries, again.LastError));
        var status = await job.StatusAsync();
        Assert.Equal((1, 1, 0, 0), (status.Done, status.Running, status.Waiting, status.Dead.Count));
    }

    [Theory]
    [InProcessQueue]
    [RedisQueue]
    public async Task Fail_AnItemThatIsDoneMeanwhile_ChangesNothing(bool isRedis)
    {
        await using var queue = new TestQueue(isRedis ? server : null);
        var job = await queue.SubmitAsync(["a"]);
        var slow = (await queue.TakeAsync("slow"))!;
        await queue.RunOutAsync(slow);
        await queue.Queue.PublishAsync((await queue.TakeAsync("quick"))!, "quick", default);
        await queue.Queue.FailAsync(slow, "error", isLast: true, default);
        var status = await job.WaitAsync();
        Assert.Equal((1, 0), (status.Done, status.Dead.Count));
    }

    [Theory]
    [InProcessQueue]
    [RedisQueue]
    public async Task Publish_AnItemThatIsDeadMeanwhile_CountsAsDone(bool isRedis)
    {
        await using var queue = new TestQueue(isRedis ? server : null);
        var job = await queue.SubmitAsync(["a"]);
        var slow = (await queue.TakeAsync("slow"))!;
        await queue.RunOutAsync(slow);
        await queue.Queue.FailAsync((await queue.TakeAsync("quick"))!, "error", isLast: true, default);
        await queue.Queue.PublishAsync(slow, "slow", default);
        var status = await job.WaitAsync();
        Assert.Equal((1, 0), (status.Done, status.Dead.Count));
    }

    [Theory]
    [InProcessQueue]
    [RedisQueue]
    public async Task Return_AnItem_DoesNotCountAsADelivery(bool isRedis)
    {
        await using var queue = new TestQueue(isRedis ? server : null);
        await queue.SubmitAsync(["a"]);
        await queue.Queue.ReturnAsync((await queue.TakeAsync("one"))!, default);
        var again = await queue.TakeAsync("two");
        Assert.Equal(("two", 1), (again!.Worker, again.Deliveries));
    }

    [Theory]
    [InProcessQueue]
    [RedisQueue]
    public async Task Status_OfAnUnknownJob_SaysWhatMayHaveBeen(bool isRedis)
    {
        await using var queue = new TestQueue(isRedis ? server : null);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => queue.Queue.Open("test-1").StatusAsync());
        Assert.Contains("'test-1'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InProcessQueue]
    [RedisQueue]
    public async Task Submit_AnItemOfMoreThanAMegabyte_IsRefused(bool isRedis)
    {
        await using var queue = new TestQueue(isRedis ? server : null);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => queue.SubmitAsync([new string('x', WorkItem.MostBytes + 1)]));
        Assert.Contains("1048577", error.Message, StringComparison.Ordinal);
    }
}
