using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Ranks that end before their training does: by a fault, a token, a clock, a checkpoint.</summary>
public sealed class PeerStopTests : IDisposable
{
    private const int Features = 6;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("peers-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Fit_RankWithoutUsableRows_TakesPartUnlessAllAre()
    {
        var missing = Samples.Noise(20, Features).Select(row => new TestRow { Features = [.. row.Select(_ => float.NaN)] }).ToArray();
        var faults = Faults(2, (_, options) => Fit(options, missing));
        Assert.All(
            faults,
            fault => Assert.Contains("40", Assert.IsType<InvalidOperationException>(fault).Message, StringComparison.Ordinal)
        );
        Assert.All(ThreadPeers.Try(2, peers => Fit(With(peers), peers.Rank == 0 ? missing : Samples.Classes(50, Features))), NoFault);
    }

    [Fact]
    public void Fit_RowsOfOneRankFail_FailsOnAllAndNamesIt()
    {
        var faults = Faults(3, (peers, options) => Fit(options, peers.Rank == 1 ? Broken() : Samples.Classes(50, Features)));
        Assert.Equal("the disk is gone", faults[1].Message);
        Assert.All([faults[0], faults[2]], fault => Assert.Equal("Rank 1 failed: the disk is gone", fault.Message));

        static IEnumerable<TestRow> Broken()
        {
            yield return new TestRow { Features = new float[Features] };
            throw new InvalidOperationException("the disk is gone");
        }
    }

    [Fact]
    public void Fit_ViewOfOneRankChangesBetweenEpochs_EndsTheOthers()
    {
        int passes = 0;
        var rows = Samples.Classes(60_000, Features);
        var results = ThreadPeers.Try(
            2,
            peers =>
            {
                var options = With(peers);
                options.MemoryBudgetBytes = 1 << 20;
                return Fit(options, peers.Rank == 1 ? Fewer() : rows);
            }
        );
        Assert.Contains("at a later one", results[1].Fault!.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Rank 1 of 2 ends the training",
            Assert.IsType<ThreadPeers.AbortedException>(results[0].Fault).Message,
            StringComparison.Ordinal
        );

        IEnumerable<TestRow> Fewer()
        {
            foreach (var row in Interlocked.Increment(ref passes) == 1 ? rows : rows[..1000])
                yield return row;
        }
    }

    [Fact]
    public void Fit_OtherWidth_IsRefusedOnAll()
    {
        var faults = Faults(2, (peers, options) => Fit(options, Samples.Classes(50, Features + peers.Rank), Features + peers.Rank));
        Assert.All(faults, fault => Assert.Contains("has 7 values and one of rank 0 has 6", fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_OtherOptions_IsRefusedOnAllByName()
    {
        var faults = Faults(
            2,
            (peers, options) =>
            {
                options.LearningRate = peers.Rank == 0 ? 0.001 : 0.002;
                return Fit(options, Samples.Classes(50, Features));
            }
        );
        Assert.All(faults, fault => Assert.Contains("LearningRate is 0.002 and was 0.001", fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_OptionsThatDoNotGoWithTheRows_FailAlikeOnAll()
    {
        var faults = Faults(
            2,
            (_, options) =>
            {
                options.LearningRate = 1e30;
                options.GradientClipNorm = null;
                return Fit(options, Samples.Noise(50, Features).Select(row => new TestRow { Features = row }).ToArray());
            }
        );
        Assert.All(faults, fault => Assert.Contains("diverged", fault.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, CancellationOutcome.Throw)]
    [InlineData(1, CancellationOutcome.Throw)]
    [InlineData(0, CancellationOutcome.KeepBest)]
    [InlineData(1, CancellationOutcome.KeepBest)]
    public void Fit_CancelledOnOneRank_EndsAllAtTheSameStep(int rank, CancellationOutcome outcome)
    {
        using var source = new CancellationTokenSource();
        var results = ThreadPeers.Try(
            2,
            peers =>
            {
                var options = With(peers);
                (options.Epochs, options.OnCancellation) = (1_000_000, outcome);
                if (peers.Rank == rank)
                {
                    options.CancellationToken = source.Token;
                    options.Progress = new AfterEpochs(3, source.Cancel);
                }
                return Fit(options, Samples.Classes(100, Features));
            }
        );
        if (outcome == CancellationOutcome.Throw)
            Assert.All(results, result => Assert.IsAssignableFrom<OperationCanceledException>(result.Fault));
        else
        {
            Assert.All(results, NoFault);
            Assert.Equal(results[0].Result, results[1].Result);
        }
    }

    [Fact]
    public void Fit_CancelledBeforeItBegins_ThrowsOnAll()
    {
        var results = ThreadPeers.Try(
            2,
            peers =>
            {
                var options = With(peers);
                options.CancellationToken = new CancellationToken(canceled: peers.Rank == 1);
                return Fit(options, Samples.Classes(100, Features));
            }
        );
        Assert.All(results, result => Assert.IsAssignableFrom<OperationCanceledException>(result.Fault));
    }

    /// <summary>The clocks of others do not count: they may have begun earlier.</summary>
    [Fact]
    public void Fit_TimeBudget_EndsAllAtTheSameStep()
    {
        var results = ThreadPeers.Run(
            3,
            peers =>
            {
                var options = With(peers);
                (options.Epochs, options.TimeBudget) = (1_000_000, TimeSpan.FromSeconds(0.5));
                return Fit(options, Samples.Classes(100, Features));
            }
        );
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Fact]
    public void Options_RanksThatCannotBe_AreRefused()
    {
        var ml = new MLContext(1);
        var fault = Assert.Throws<ArgumentException>(
            "options",
            () => ml.Transforms.Autoencoder("Code", "Features", new AutoencoderOptions { DivideRows = true })
        );
        Assert.Contains("DivideRows is true and Peers is null", fault.Message, StringComparison.Ordinal);
        ThreadPeers.Run(
            2,
            peers =>
            {
                var search = Assert.Throws<InvalidOperationException>(() =>
                    ml.Transforms.Autoencoder("Code", "Features", With(peers)).FindBest(Views.Of(ml, Samples.Classes(50, Features), Features))
                );
                Assert.Contains("Peers is set, and a search", search.Message, StringComparison.Ordinal);
                var series = new AutoencoderSeriesOptions { Detector = new AutoencoderAnomalyOptions { Peers = peers } };
                var refused = Assert.Throws<ArgumentException>(() => ml.AnomalyDetection.Trainers.AutoencoderSeries(["a"], series));
                Assert.Contains("Detector.Peers", refused.Message, StringComparison.Ordinal);
                return true;
            }
        );
    }

    [Fact]
    public void Fit_InterruptedRanks_ResumeToTheSameBytesAndNotWithOthers()
    {
        var rows = Samples.Classes(120, Features);
        byte[] expected = ThreadPeers.Run(2, peers => Fit(With(peers), rows))[0];

        var results = ThreadPeers.Try(2, peers => Interrupted(peers, rows));
        Assert.All(results, result => Assert.IsAssignableFrom<OperationCanceledException>(result.Fault));
        var others = Faults(3, (_, options) => Fit(Saved(options), rows));
        Assert.All(others, fault => Assert.Contains("Ranks is 3 and was 2", fault.Message, StringComparison.Ordinal));
        var alone = Saved(PeerFitTests.Options(10));
        Assert.Contains(
            "Ranks is not set and was 2",
            Assert.Throws<InvalidOperationException>(() => Fit(alone, rows)).Message,
            StringComparison.Ordinal
        );

        Assert.All(ThreadPeers.Run(2, peers => Fit(Saved(With(peers)), rows)), actual => Assert.Equal(expected, actual));
        Assert.Empty(_folder.GetFiles("*.checkpoint"));
    }

    private byte[] Interrupted(ITrainingPeers peers, TestRow[] rows)
    {
        using var source = new CancellationTokenSource();
        var options = Saved(With(peers));
        if (peers.Rank == 1)
            (options.CancellationToken, options.Progress) = (source.Token, new AfterEpochs(4, source.Cancel));
        return Fit(options, rows);
    }

    private AutoencoderOptions Saved(AutoencoderOptions options)
    {
        options.Checkpoint = new CheckpointOptions { Folder = _folder.FullName };
        return options;
    }

    private static AutoencoderOptions With(ITrainingPeers peers)
    {
        var options = PeerFitTests.Options(10);
        (options.Peers, options.Corruption) = (peers, Corruption.Gaussian(0.1));
        return options;
    }

    private static byte[] Fit(AutoencoderOptions options, IEnumerable<TestRow> rows, int features = Features)
    {
        var ml = new MLContext(1);
        using var fitted = ml.Transforms.Autoencoder("Code", "Features", options).Fit(Views.Of(ml, rows, features));
        return fitted.Model.ToOnnx();
    }

    private static Exception[] Faults(int size, Func<ITrainingPeers, AutoencoderOptions, byte[]> fit) =>
        [
            .. ThreadPeers
                .Try(size, peers => fit(peers, With(peers)))
                .Select(result => result.Fault ?? throw new InvalidOperationException("none")),
        ];

    private static void NoFault((byte[]? Result, Exception? Fault) result) => Assert.Null(result.Fault);

    private sealed class AfterEpochs(int epochs, Action then) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.IsEpochEnd && value.Epoch == epochs)
                then();
        }
    }
}
