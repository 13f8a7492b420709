using BenchmarkDotNet.Attributes;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Training;
using MLNetAutoencoder.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder.Benchmarks;

using Parameter = TorchSharp.Modules.Parameter;

/// <summary>
/// What training costs per row and epoch, by size of the network: our training from rows in memory to plain weights, against
/// TorchSharp's usual loop over rows in order (the baseline). Both use one thread and one batch size.
/// </summary>
[MemoryDiagnoser]
[InvocationCount(1)]
[WarmupCount(2)]
[IterationCount(9)]
public class TrainingBenchmarks
{
    private const int Rows = 4_096;
    private const int Epochs = 5;
    private TrainingData _data = null!;
    private float[] _values = [];

    /// <summary>The network.</summary>
    [ParamsSource(nameof(Networks))]
    public Network Network { get; set; } = Network.Small;

    public static IEnumerable<Network> Networks => [Network.Small, Network.Middle, Network.Wide];

    [GlobalSetup]
    public void SetUp()
    {
        var workload = new Workload(Network, Rows);
        _values = [.. workload.Rows.SelectMany(row => row)];
        _data = TrainingData.Open(
            workload.View,
            new TrainingDataOptions { FeatureColumnNames = [Workload.FeatureColumn] },
            null,
            CancellationToken.None
        );
    }

    [GlobalCleanup]
    public void CleanUp() => _data.Dispose();

    /// <summary>
    /// Autograd, one scope per batch, and our Adam, since TorchSharp's fails now and then (docs/decisions/0002-own-optimizers.md).
    /// </summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Rows * Epochs)]
    public float TorchSharpLoop()
    {
        using var runtime = TorchRuntime.Enter();
        using var all = NewDisposeScope();
        var rows = tensor(_values, [Rows, Network.Features]);
        Linear[] layers = [.. Network.Widths.Zip(Network.Widths.Skip(1), (inputs, outputs) => nn.Linear(inputs, outputs))];
        Parameter[] parameters = [.. layers.SelectMany(layer => layer.parameters())];
        IOptimizer[] optimizers = [.. parameters.Select(parameter => OptimizerFactory.Create(Optimizer.Adam(), parameter))];
        float sum = 0;
        for (int batch = 0; batch < Epochs * Rows / Network.BatchSize; batch++)
        {
            using var scope = NewDisposeScope();
            var x = rows.narrow(0, batch * Network.BatchSize % Rows, Network.BatchSize);
            var loss = F.mse_loss(Forward(layers, x), x);
            loss.backward();
            Step(parameters, optimizers);
            sum += loss.item<float>();
        }
        foreach (var optimizer in optimizers)
            optimizer.Dispose();
        return sum;
    }

    /// <summary>Our training.</summary>
    [Benchmark(OperationsPerInvoke = Rows * Epochs)]
    public object AutoencoderTraining()
    {
        var setup = TrainingSetup.Make(_data, Network.Options(Epochs), TrainingDevice.Cpu);
        return AutoencoderTrainer.Train(setup, seed: 1, warmStart: null, checkpointer: null, new TrainingLog(_ => { }, _ => { }));
    }

    private static void Step(Parameter[] parameters, IOptimizer[] optimizers)
    {
        using var noGradients = no_grad();
        for (int i = 0; i < parameters.Length; i++)
        {
            var gradient = parameters[i].grad!;
            optimizers[i].Step(parameters[i], gradient, learningRate: 1e-3);
            gradient.zero_();
        }
    }

    private static Tensor Forward(Linear[] layers, Tensor x)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            x = layers[i].forward(x);
            if (i + 1 != layers.Length / 2 && i + 1 != layers.Length)
                x = F.relu(x);
        }
        return x;
    }
}
