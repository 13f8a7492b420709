using BenchmarkDotNet.Attributes;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// What it costs to read latent and score of every row of a view in memory: through our transformer, through ML.NET's own
/// OnnxTransformer, and with ONNX Runtime alone row by row (the baseline) and in batches. Figures are per row.
/// </summary>
[MemoryDiagnoser]
public class ScoringBenchmarks
{
    private const int Rows = 10_000;
    private readonly List<IDisposable> _owned = [];
    private CursorLoop _cursor = null!;
    private OnnxTransformerLoop _onnxTransformer = null!;
    private OneRowLoop _oneRow = null!;
    private BatchedLoop _batched = null!;

    /// <summary>The network.</summary>
    [ParamsSource(nameof(Networks))]
    public Network Network { get; set; } = Network.Small;

    public static IEnumerable<Network> Networks => [Network.Small, Network.Middle, Network.Wide];

    [GlobalSetup]
    public void SetUp()
    {
        var data = new Workload(Network, Rows);
        var transformer = Own(Workload.Trained(Network));
        _cursor = Own(new CursorLoop(transformer, data.View));
        _onnxTransformer = Own(new OnnxTransformerLoop(transformer.Model, data.Context, data.View));
        _oneRow = Own(new OneRowLoop(transformer.Model, data.Rows, threads: 1, ortValues: true));
        _batched = Own(new BatchedLoop(transformer.Model, data.View, threads: 1, batchSize: 512));
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _owned.ForEach(o => o.Dispose());
        _owned.Clear();
    }

    /// <summary>ONNX Runtime alone, one row per Run.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public double OneRowPerRun() => _oneRow.Run(Rows);

    /// <summary>ML.NET's own transformer over the same model.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public double OnnxTransformer() => _onnxTransformer.Run(Rows);

    /// <summary>Our transformer.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public double AutoencoderTransformer() => _cursor.Run(Rows);

    /// <summary>ONNX Runtime alone, 512 rows per Run: what a transformer can at best reach.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public double BatchedRun() => _batched.Run(Rows);

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Insert(0, disposable);
        return disposable;
    }
}
