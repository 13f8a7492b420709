using BenchmarkDotNet.Attributes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// What training costs per row and epoch, by size of the network: our training from rows in memory to plain weights, against
/// TorchSharp's usual loop over rows in order (the baseline). Both use the threads that our training chooses, and one batch size.
/// </summary>
[MemoryDiagnoser]
[InvocationCount(1)]
[WarmupCount(2)]
[IterationCount(9)]
public class TrainingBenchmarks
{
    private const int Rows = 4_096;
    private const int Epochs = 5;
    private FeatureBlock _data = null!;

    /// <summary>The network.</summary>
    [ParamsSource(nameof(Networks))]
    public Network Network { get; set; } = Network.Small;

    public static IEnumerable<Network> Networks => [Network.Small, Network.Middle, Network.Wide];

    [GlobalSetup]
    public void SetUp()
        => _data = new FeatureBlock([.. new Workload(Network, Rows).Rows.SelectMany(row => row)], Rows, Network.Features, 0, []);

    /// <summary>Autograd, one scope per batch, and our Adam, since TorchSharp's fails now and then (docs/decisions/0002-own-adam.md).</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Rows * Epochs)]
    public float TorchSharpLoop()
    {
        using var runtime = TorchRuntime.Enter(1, LayerPlan.Make(Network.Options(1), Network.Features), Network.BatchSize);
        using var all = NewDisposeScope();
        var rows = tensor(_data.Values, [Rows, Network.Features]);
        Linear[] layers = [.. Network.Widths.Zip(Network.Widths.Skip(1), (inputs, outputs) => nn.Linear(inputs, outputs))];
        using var optimizer = new AdamOptimizer(layers.SelectMany(layer => layer.parameters()), 1e-3);
        float sum = 0;
        for (int batch = 0; batch < Epochs * Rows / Network.BatchSize; batch++)
        {
            using var scope = NewDisposeScope();
            var x = rows.narrow(0, batch * Network.BatchSize % Rows, Network.BatchSize);
            var loss = F.mse_loss(Forward(layers, x), x);
            loss.backward();
            optimizer.Step();
            sum += loss.item<float>();
        }
        return sum;
    }

    /// <summary>Our training.</summary>
    [Benchmark(OperationsPerInvoke = Rows * Epochs)]
    public object AutoencoderTraining() => AutoencoderTrainer.Train(_data, Network.Options(Epochs), seed: 1, report: _ => { });

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
