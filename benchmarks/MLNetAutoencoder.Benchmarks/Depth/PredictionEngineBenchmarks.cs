using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// Time and managed allocation of scoring one row at a time, as a service does: a prediction engine over our transformer, one over
/// ML.NET's own OnnxTransformer, and ONNX Runtime alone (the baseline).
/// </summary>
[MemoryDiagnoser]
public class PredictionEngineBenchmarks
{
    private readonly Input _input = new();
    private Output _output = new();
    private VectorOutput _vectors = new();
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"autoencoder-{Guid.NewGuid():N}.onnx");
    private AutoencoderTransformer _transformer = null!;
    private OneRowLoop _oneRow = null!;
    private PredictionEngine<Input, Output> _ours = null!;
    private PredictionEngine<Input, VectorOutput> _theirs = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var data = new Workload(Network.Small, rows: 1);
        data.Rows[0].CopyTo(_input.Features, 0);
        _transformer = Workload.Trained(Network.Small);
        _transformer.Model.Save(_file);
        _oneRow = new OneRowLoop(_transformer.Model, data.Rows, threads: 1, ortValues: true);
        _ours = data.Context.Model.CreatePredictionEngine<Input, Output>(_transformer);
        var onnx = data
            .Context.Transforms.ApplyOnnxModel([Network.LatentColumn, Network.ScoreColumn], [_transformer.Model.InputName], _file)
            .Fit(data.View);
        _theirs = data.Context.Model.CreatePredictionEngine<Input, VectorOutput>(onnx);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _ours.Dispose();
        _theirs.Dispose();
        _oneRow.Dispose();
        _transformer.Dispose();
        File.Delete(_file);
    }

    /// <summary>ONNX Runtime alone.</summary>
    [Benchmark(Baseline = true)]
    public double OnnxRuntime() => _oneRow.Run(1);

    /// <summary>A prediction engine over ML.NET's own transformer.</summary>
    [Benchmark]
    public float OnnxTransformer()
    {
        _theirs.Predict(_input, ref _vectors);
        return _vectors.Score[0];
    }

    /// <summary>A prediction engine over our transformer.</summary>
    [Benchmark]
    public float AutoencoderTransformer()
    {
        _ours.Predict(_input, ref _output);
        return _output.Score;
    }

    private sealed class Input
    {
        [VectorType(30)]
        public float[] Features { get; set; } = new float[30];
    }

    private sealed class Output
    {
        public float[] Latent { get; set; } = new float[8];

        public float Score { get; set; }
    }

    private sealed class VectorOutput
    {
        public float[] Latent { get; set; } = new float[8];

        public float[] Score { get; set; } = new float[1];
    }
}
