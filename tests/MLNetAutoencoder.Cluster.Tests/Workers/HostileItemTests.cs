using MLNetAutoencoder.Partitions;
using MLNetAutoencoder.Scoring;
using StackExchange.Redis;

namespace MLNetAutoencoder.Tests;

/// <summary>Items that anyone who reaches the queue may have put there: they are refused, and end among the dead ones.</summary>
public sealed class HostileItemTests(RedisServer server, ScoringFolder folder) : IClassFixture<RedisServer>, IClassFixture<ScoringFolder>
{
    public static TheoryData<string, string, string> Items =>
        new()
        {
            { "shell", "{}", "kind 'shell'" },
            { "score", "{}", "lacks what scoring needs" },
            { "score", "no JSON", "cannot be read" },
            { "score", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "cannot be read" },
            { "score", "with another hash", "has the SHA-256" },
            { "score", "a model elsewhere", "outside the folders of models" },
            { "score", "a model by dots", "outside the folders of models" },
            { "score", "rows elsewhere", "outside the folders of data" },
            { "score", "an output elsewhere", "outside the folders of outputs" },
            { "score", "an output beside", "outside the folders of outputs" },
            { "score", "an output of another kind", "cannot be written" },
            { "score", "rows that have changed", "is not what it was" },
        };

    [Theory]
    [MemberData(nameof(Items))]
    public async Task Do_AHostileItem_EndsAmongTheDeadOnes(string kind, string body, string said)
    {
        await using var queue = WorkQueue.InProcess();
        await using var worker = new RunningWorker(queue, folder.Allowed);
        var job = await queue.SubmitAsync(kind, [Body(body)], isLost: _ => false, default);
        var status = await job.WaitAsync();
        var dead = Assert.Single(status.Dead);
        Assert.Contains(said, dead.Error, StringComparison.Ordinal);
        Assert.Equal(3, worker.Lines.Count);
        Assert.Empty(Directory.GetFileSystemEntries(folder.File("scores")));
    }

    [RedisFact]
    public async Task Do_AnEntryWithoutFieldsOrOfAnyLength_EndsAmongTheDeadOnes()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
        await using var queue = WorkQueue.Connect(server.Configuration, "hostile");
        var job = await queue.SubmitAsync("shell", ["{}"], isLost: _ => false, default);
        string stream = $"{{hostile}}:{job.Id}:items";
        await redis.GetDatabase().StreamAddAsync(stream, "some", "thing");
        await redis
            .GetDatabase()
            .StreamAddAsync(stream, [new("item", "9"), new("kind", "score"), new("body", new string('x', WorkItem.MostBytes + 1))]);
        await using var worker = new RunningWorker(queue, folder.Allowed);
        var status = await job.WaitAsync();
        Assert.Equal(3, status.Dead.Count);
        Assert.Contains(status.Dead, dead => dead.Item == "9" && dead.Error.Contains("1048577", StringComparison.Ordinal));
    }

    private string Body(string what)
    {
        var input = new FileInfo(folder.Partition(0));
        var good = new ScoringItem(
            folder.Model,
            AllowedFolders.Sha256(File.ReadAllBytes(folder.Model)),
            input.FullName,
            input.Length,
            input.LastWriteTimeUtc.Ticks,
            0,
            null,
            folder.File("scores/out.csv"),
            null,
            ["Score"]
        );
        var item = what switch
        {
            "with another hash" => good with { ModelSha256 = new string('0', 64) },
            "a model elsewhere" => good with { Model = "/etc/hostname" },
            "a model by dots" => good with { Model = folder.File("models/../data/part-0.csv") },
            "rows elsewhere" => good with { Input = "/etc/hostname" },
            "an output elsewhere" => good with { Output = folder.File("data/part-0.csv") },
            "an output beside" => good with { Output = folder.File("scores-of-others.csv") },
            "an output of another kind" => good with { Output = folder.File("scores/run.sh") },
            "rows that have changed" => good with { InputTicks = 1 },
            _ => null,
        };
        return item?.ToJson() ?? what;
    }
}
