using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class ShardedStepTests
{
    private const int Features = 9;
    private const int BatchSize = 50;

    /// <summary>50 rows, then 50, then 20.</summary>
    private readonly float[][] _rows = Samples.Noise(120, Features);

    public static TheoryData<int, bool> Shards =>
        new()
        {
            { 2, false },
            { 3, true },
            { 7, false },
            { 16, true },
            { 50, false },
        };

    [Theory]
    [MemberData(nameof(Shards))]
    public void Run_SeveralShards_GivesLossAndGradientOfOne(int shards, bool fused)
    {
        using var test = new StepCase(Options(noisy: false), Features);
        var one = Run(test, shards: 1, threads: 1, fused);
        var several = Run(test, shards, threads: 2, fused);
        Assert.Equal(3, several.Count);
        for (int i = 0; i < one.Count; i++)
            test.AssertSame(one[i], several[i], $"batch {i}");
    }

    /// <summary>Parameters that are too short for the plan fail in the middle of what is made.</summary>
    [Theory]
    [InlineData("autograd")]
    [InlineData("fused")]
    [InlineData("evaluator")]
    [InlineData("third shard")]
    [InlineData("workspace")]
    public void Constructor_ThatFailsHalfWay_LeavesNothing(string what)
    {
        using var test = new StepCase(Options(noisy: false), Features);
        using var crew = new ShardCrew(1);
        var (values, chain) = (test.Parameters.Values, DenseChain.Of(test.Settings.Plan, test.Settings.Loss)!);
        using var cut = values.narrow(0, 0, values.NumberOfElements / 2).clone();
        using var few = new Weights(new SavedWeights(FlatTensor.ToArray(cut), []), CPU);
        int made = 0;
        Native.AssertNothingLeft(() => Assert.ThrowsAny<Exception>(Make));

        void Make()
        {
            IDisposable _ = what switch
            {
                "autograd" => new AutogradStep(test.Settings, cut, test.Parameters.Buffers, ScalarType.Float32),
                "fused" => new FusedStep(test.Settings, chain, cut),
                "evaluator" => new Evaluator(test.Settings, crew, few, weighted: false),
                "workspace" => new FusedWorkspace(test.Settings, chain, 1L << 40, CPU),
                _ => new ShardedStep(
                    crew,
                    4,
                    0,
                    0,
                    () => made++ < 2 ? new FusedStep(test.Settings, chain, values) : throw new InvalidOperationException("the third"),
                    () => new ShardRows(5, Features, weighted: true, CPU)
                ),
            };
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_AnyNumberOfThreads_GivesTheSameBytes(bool fused)
    {
        using var test = new StepCase(Options(noisy: true), Features);
        var alone = Run(test, shards: 5, threads: 1, fused);
        foreach (int threads in new[] { 2, 3, 8 })
        {
            var together = Run(test, shards: 5, threads, fused);
            Assert.Equal(alone.Select(b => b.Loss), together.Select(b => b.Loss));
            Assert.Equal(alone.Select(b => b.Gradient), together.Select(b => b.Gradient));
        }
    }

    [Fact]
    public void Run_DropoutInShards_IsDifferentInEach()
    {
        using var test = new StepCase(Options(noisy: true), Features);
        float[][] alike = [.. Enumerable.Repeat(_rows[0], 2)];
        using var crew = new ShardCrew(1);
        using var step = Make(test, crew, shards: 2, fused: true);
        using var data = Tiny.Data(alike, new AutoencoderOptions { Scaling = InputScaling.None, ValidationFraction = 0 });
        using var reader = data.OpenTraining(2, 1);
        step.Differentiate(reader, reader.Next(), 1, 1, new StepMoment(32, 0), []);
        float[] both = FlatTensor.ToArray(step.Gradient);
        using var single = new FusedStep(test.Settings, test.Settings.Chain(), test.Parameters.Values);
        float[] first = StepCase.Run(single, [_rows[0]], null, noiseSeed: 32).Gradient;
        float[] second = StepCase.Run(single, [_rows[0]], null, noiseSeed: 33).Gradient;
        Assert.NotEqual(first, second);
        Assert.Equal(first.Zip(second, (a, b) => a + b), both);
    }

    [Fact]
    public void Run_FewerRowsThanShards_TakesAShardForEachRow()
    {
        using var test = new StepCase(Options(noisy: false), Features);
        using var crew = new ShardCrew(2);
        using var step = Make(test, crew, shards: 6, fused: true);
        using var data = Tiny.Data(_rows[..4], new AutoencoderOptions { Scaling = InputScaling.None, ValidationFraction = 0 });
        using var reader = data.OpenTraining(4, 1);
        double loss = step.Differentiate(reader, reader.Next(), 4, 2, new StepMoment(1, 0), []);
        using var whole = new FusedStep(test.Settings, test.Settings.Chain(), test.Parameters.Values);
        test.AssertSame(StepCase.Run(whole, _rows[..4], null), (loss, FlatTensor.ToArray(step.Gradient)), "four rows");
    }

    [Fact]
    public void Run_ReaderThrows_PassesItOnAndWorksAgain()
    {
        using var test = new StepCase(Options(noisy: false), Features);
        using var crew = new ShardCrew(2);
        using var step = Make(test, crew, shards: 4, fused: true);
        Assert.Throws<FileLoadException>(() => step.Differentiate(new BrokenReader(), 40, 40, 2, new StepMoment(1, 0), []));
        using var data = Tiny.Data(_rows, new AutoencoderOptions { Scaling = InputScaling.None, ValidationFraction = 0 });
        using var reader = data.OpenTraining(BatchSize, 1);
        Assert.True(step.Differentiate(reader, reader.Next(), BatchSize, 2, new StepMoment(1, 0), []) > 0);
    }

    private static AutoencoderOptions Options(bool noisy) =>
        new()
        {
            LatentSize = 3,
            HiddenSizes = [12],
            HiddenDropout = noisy ? 0.3 : 0,
            InputDropout = noisy ? 0.2 : 0,
            Corruption = noisy ? Corruption.Gaussian(0.1) : null,
        };

    private static ShardedStep Make(StepCase test, ShardCrew crew, int shards, bool fused) =>
        new(
            crew,
            shards,
            0,
            0,
            () =>
                fused
                    ? new FusedStep(test.Settings, test.Settings.Chain(), test.Parameters.Values)
                    : new AutogradStep(test.Settings, test.Parameters.Values, test.Parameters.Buffers, ScalarType.Float32),
            () => new ShardRows((BatchSize + shards - 1) / shards, Features, weighted: false, CPU)
        );

    private List<(double Loss, float[] Gradient)> Run(StepCase test, int shards, int threads, bool fused)
    {
        using var crew = new ShardCrew(threads);
        using var step = Make(test, crew, shards, fused);
        using var data = Tiny.Data(_rows, new AutoencoderOptions { Scaling = InputScaling.None, ValidationFraction = 0 });
        using var reader = data.OpenTraining(BatchSize, epoch: 1);
        var batches = new List<(double, float[])>();
        for (int rows; (rows = reader.Next()) > 0; )
            batches.Add(
                (
                    step.Differentiate(reader, rows, rows, threads, new StepMoment(16 * batches.Count, 0), []),
                    FlatTensor.ToArray(step.Gradient)
                )
            );
        return batches;
    }

    private sealed class BrokenReader : IBatchReader
    {
        public int Next() => 40;

        public void Fill(int first, int count, Span<float> rows, Span<float> weights) => throw new FileLoadException();

        public void Skip(long batches) { }

        public void Dispose() { }
    }
}
