using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class GradientEngineTests
{
    private readonly float[][] _rows = Samples.Noise(100, 6);

    [Theory]
    [InlineData(GradientStep.Auto, Normalization.None, true)]
    [InlineData(GradientStep.Fused, Normalization.None, true)]
    [InlineData(GradientStep.Autograd, Normalization.None, false)]
    [InlineData(GradientStep.Auto, Normalization.Layer, false)]
    [InlineData(GradientStep.Auto, Normalization.Batch, false)]
    public void Run_Step_IsTheOneThatTheOptionsName(GradientStep chosen, Normalization normalization, bool fused)
    {
        var options = new AutoencoderOptions
        {
            HiddenSizes = [16, 8],
            LatentSize = 3,
            Step = chosen,
            Normalization = normalization,
            Scaling = InputScaling.None,
            ValidationFraction = 0,
        };
        float[] actual = With(options, (setup, parameters, engine) => Batch(setup, engine));
        float[] expected = With(
            options,
            (setup, parameters, _) =>
            {
                using IGradientStep step = fused
                    ? new FusedStep(setup.Step, setup.Step.Chain(), parameters.Values)
                    : new AutogradStep(setup.Step, parameters.Values, parameters.Buffers, ScalarType.Float32);
                using var reader = setup.Data.OpenTraining(setup.BatchSize, 1);
                var block = new float[reader.Next() * 6];
                reader.Fill(0, block.Length / 6, block, default);
                using var rows = tensor(block, [block.Length / 6, 6]);
                step.Differentiate(rows, null, block.Length / 6, new StepMoment(1, 0), []);
                return FlatTensor.ToArray(step.Gradient);
            }
        );
        Assert.Equal(expected, actual);
    }

    /// <summary>What L-BFGS goes by: the batches' gradients added up are that of one batch of all rows.</summary>
    [Fact]
    public void AddUp_Batches_GivesTheGradientOfAllRows()
    {
        float[] parts = With(
            Options(batchSize: 30),
            (setup, _, engine) =>
            {
                using var reader = setup.Data.OpenTraining(setup.BatchSize, 1);
                for (int rows, batch = 0; (rows = reader.Next()) > 0; batch++)
                {
                    engine.Differentiate(reader, rows, setup.Data.TrainingRows, 1, new StepMoment(1, 0), []);
                    engine.AddUp(isFirst: batch == 0);
                }
                return FlatTensor.ToArray(engine.Gradient);
            }
        );
        float[] whole = With(
            Options(batchSize: 100),
            (setup, _, engine) =>
            {
                Batch(setup, engine);
                engine.AddUp(isFirst: true);
                return FlatTensor.ToArray(engine.Gradient);
            }
        );
        Assert.True(parts.Zip(whole, (a, b) => Math.Abs(a - b)).Max() <= 1e-5f * whole.Max(Math.Abs));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Run_LossIsNotFinite_SaysThatItDiverged(float weight) =>
        With(
            Options(batchSize: 30),
            (setup, parameters, engine) =>
            {
                using (no_grad())
                    parameters.Values.fill_(weight);
                var error = Assert.Throws<DivergedException>(() => Batch(setup, engine));
                Assert.Equal(1, error.Epoch);
                return [];
            }
        );

    [Fact]
    public void Dispose_SeveralThreads_EndsThem()
    {
        var workers = new ConcurrentBag<Thread>();
        With(
            Large(threads: 2),
            (setup, _, engine) =>
            {
                using var inner = setup.Data.OpenTraining(setup.BatchSize, 1);
                using var reader = new WatchedReader(inner, workers);
                engine.Differentiate(reader, reader.Next(), setup.BatchSize, 1, new StepMoment(1, 0), []);
                Assert.All(workers, worker => Assert.True(worker.IsAlive));
                return [];
            },
            Samples.Noise(600, 100)
        );
        Assert.Equal(2, workers.Count);
        Assert.Equal(2, workers.Distinct().Count());
        Assert.Equal([Thread.CurrentThread], workers.Where(worker => worker.IsAlive));
    }

    /// <summary>On one thread, because tensors are counted by thread.</summary>
    [Fact]
    public void Dispose_SeveralShards_LeavesNoTensor() =>
        Native.AssertNothingLeft(() =>
            With(
                Large(threads: 1),
                (setup, _, engine) =>
                {
                    Assert.Equal(2, Sharding.Count(setup.Plan, setup.BatchSize, isFused: true));
                    Batch(setup, engine);
                    Assert.NotNull(engine.Evaluate(() => false));
                    return [];
                },
                Samples.Noise(600, 100)
            )
        );

    [Fact]
    public void Evaluate_NoRowsHeldOut_IsNull() =>
        With(
            Options(batchSize: 30),
            (_, _, engine) =>
            {
                Assert.Null(engine.Evaluate(() => false));
                return [];
            }
        );

    /// <summary>Large enough to be divided.</summary>
    private static AutoencoderOptions Large(int threads) =>
        new()
        {
            HiddenSizes = [128, 64],
            LatentSize = 16,
            BatchSize = 256,
            Threads = threads,
            Scaling = InputScaling.None,
        };

    private static AutoencoderOptions Options(int batchSize) =>
        new()
        {
            HiddenSizes = [16],
            LatentSize = 3,
            BatchSize = batchSize,
            Optimizer = Optimizer.Lbfgs(),
            Scaling = InputScaling.None,
            ValidationFraction = 0,
        };

    private static float[] Batch(TrainingSetup setup, GradientEngine engine)
    {
        using var reader = setup.Data.OpenTraining(setup.BatchSize, 1);
        int rows = reader.Next();
        engine.Differentiate(reader, rows, rows, 1, new StepMoment(1, 0), []);
        return FlatTensor.ToArray(engine.Gradient);
    }

    private float[] With(AutoencoderOptions options, Func<TrainingSetup, Weights, GradientEngine, float[]> test, float[][]? rows = null)
    {
        using var runtime = TorchRuntime.Enter();
        using var data = Tiny.Data(rows ?? _rows, options);
        var setup = TrainingSetup.Make(data, options, TrainingDevice.Cpu);
        using var parameters = new Weights(InitialWeights.Draw(setup.Step.Layout, options.Initializer, 1), CPU);
        using var engine = new GradientEngine(setup, parameters);
        return test(setup, parameters, engine);
    }

    /// <summary>Notes the threads that read; each waits for another, so that there are two.</summary>
    private sealed class WatchedReader(IBatchReader inner, ConcurrentBag<Thread> readers) : IBatchReader
    {
        private readonly Barrier _together = new(2);

        public int Next() => inner.Next();

        public void Fill(int first, int count, Span<float> rows, Span<float> weights)
        {
            readers.Add(Thread.CurrentThread);
            Assert.True(_together.SignalAndWait(TimeSpan.FromMinutes(1)), "One thread read for all.");
            inner.Fill(first, count, rows, weights);
        }

        public void Skip(long batches) => inner.Skip(batches);

        public void Dispose() => _together.Dispose();
    }
}
