using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class ShardCrewTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Run_AnyShardsAndThreads_DoesEachShardOnce(int threads)
    {
        using var crew = new ShardCrew(threads);
        Assert.Equal(threads, crew.Threads);
        for (int round = 0; round < 50; round++)
        {
            for (int shards = 1; shards <= 9; shards++)
            {
                var done = new int[shards];
                crew.Work(shards, threads, shard => Interlocked.Increment(ref done[shard]));
                Assert.All(done, count => Assert.Equal(1, count));
            }
        }
    }

    [Fact]
    public void Run_AsManyThreadsAsShards_WorksOnAllAtOnce()
    {
        using var crew = new ShardCrew(4);
        using var together = new Barrier(4);
        crew.Work(4, 4, _ => Assert.True(together.SignalAndWait(Long), "One shard waited for another."));
    }

    [Fact]
    public void Run_FewerThreadsThanTheCrewHas_UsesNoMore()
    {
        using var crew = new ShardCrew(4);
        Assert.Equal([Thread.CurrentThread], Workers(crew, shards: 40, threads: 1).Distinct());
        Assert.InRange(Workers(crew, shards: 40, threads: 2).Distinct().Count(), 1, 2);
        Assert.InRange(Workers(crew, shards: 40, threads: 9).Distinct().Count(), 1, 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_WorkThrows_PassesTheExceptionOnAndWorksAgain(int threads)
    {
        using var crew = new ShardCrew(threads);
        for (int round = 0; round < 20; round++)
        {
            var error = Assert.Throws<FileLoadException>(() =>
                crew.Work(
                    8,
                    threads,
                    shard =>
                    {
                        if (shard == 5)
                            throw new FileLoadException("five");
                    }
                )
            );
            Assert.Equal("five", error.Message);
            int done = 0;
            crew.Work(8, threads, _ => Interlocked.Increment(ref done));
            Assert.Equal(8, done);
        }
    }

    [Fact]
    public void Run_AllWorkersThrow_ThrowsOneOfTheExceptions()
    {
        using var crew = new ShardCrew(3);
        Assert.Throws<FileLoadException>(() => crew.Work(3, 3, _ => throw new FileLoadException()));
    }

    [Fact]
    public void Dispose_Crew_EndsItsThreads()
    {
        Thread[] workers;
        using (var crew = new ShardCrew(3))
        {
            using var together = new Barrier(3);
            var seen = new ConcurrentBag<Thread>();
            crew.Work(
                3,
                3,
                _ =>
                {
                    seen.Add(Thread.CurrentThread);
                    Assert.True(together.SignalAndWait(Long));
                }
            );
            workers = [.. seen.Distinct()];
            Assert.Equal(3, workers.Length);
            Assert.All(workers, worker => Assert.True(worker.IsAlive));
        }
        Assert.Equal([Thread.CurrentThread], workers.Where(worker => worker.IsAlive));
    }

    [Fact]
    public void Dispose_CrewThatNeverWorked_Ends() => new ShardCrew(5).Dispose();

    /// <summary>Each helper is one thread of several; libtorch must not start more below it.</summary>
    [Fact]
    public void Run_OnHelpers_LetsLibtorchUseOneThread()
    {
        using var crew = new ShardCrew(3);
        using var together = new Barrier(3);
        var caller = Thread.CurrentThread;
        var threads = new ConcurrentBag<int>();
        crew.Work(
            3,
            3,
            _ =>
            {
                if (Thread.CurrentThread != caller)
                    threads.Add(get_num_threads());
                Assert.True(together.SignalAndWait(Long));
            }
        );
        Assert.Equal([1, 1], threads);
    }

    private static List<Thread> Workers(ShardCrew crew, int shards, int threads)
    {
        var workers = new ConcurrentBag<Thread>();
        crew.Work(shards, threads, _ => workers.Add(Thread.CurrentThread));
        return [.. workers];
    }
}
