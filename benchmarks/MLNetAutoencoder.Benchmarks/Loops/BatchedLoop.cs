using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// ONNX Runtime alone over the same view: rows are read through a cursor into one buffer, and outputs are read where ONNX Runtime put
/// them. It knows no schema, no other columns and no row ids, so it is what a transformer can at best reach.
/// </summary>
internal sealed class BatchedLoop : ScoringLoop
{
    private readonly IDataView _source;
    private readonly int _threads;
    private readonly int _batchSize;
    private readonly int _features;
    private readonly int _latentSize;
    private readonly float[] _input,
        _latent,
        _score;
    private readonly InferenceSession _session;

    public BatchedLoop(AutoencoderModel model, IDataView source, int threads, int batchSize)
    {
        _source = source;
        _threads = threads;
        _batchSize = batchSize;
        _features = model.InputSize;
        _latentSize = model.Info.Outputs.Single(o => o.Role == OutputRole.Latent).Size;
        _input = new float[batchSize * _features];
        _latent = new float[batchSize * _latentSize];
        _score = new float[batchSize];
        InputName = model.InputName;
        _session = Sessions.Open(model, threads);
    }

    public override string Name => $"batches of {_batchSize} ({Sessions.Describe(_threads)})";

    private string InputName { get; }

    public override double Run(int rows)
    {
        var column = _source.Schema[InputName];
        using var cursor = _source.GetRowCursor([column]);
        var get = cursor.GetGetter<VBuffer<float>>(column);
        using var options = new RunOptions();
        using var full = new Binding(this, _batchSize);
        VBuffer<float> features = default;
        double sum = 0;
        int filled = 0;
        for (int row = 0; row < rows && cursor.MoveNext(); row++)
        {
            get(ref features);
            features.GetValues().CopyTo(_input.AsSpan(filled * _features));
            if (++filled < _batchSize)
                continue;
            _session.RunWithBinding(options, full.Bound);
            sum += Read(filled);
            filled = 0;
        }
        if (filled > 0)
        {
            using var rest = new Binding(this, filled);
            _session.RunWithBinding(options, rest.Bound);
            sum += Read(filled);
        }
        return sum;
    }

    public override void Dispose() => _session.Dispose();

    private double Read(int rows)
    {
        double sum = 0;
        for (int row = 0; row < rows; row++)
            sum += _latent[row * _latentSize] + _score[row];
        return sum;
    }

    /// <summary>The loop's buffers, bound for a number of rows.</summary>
    private sealed class Binding : IDisposable
    {
        private readonly List<OrtValue> _values = [];

        public Binding(BatchedLoop loop, int rows)
        {
            Bound = loop._session.CreateIoBinding();
            Bound.BindInput(loop.InputName, Value(loop._input, rows, loop._features));
            Bound.BindOutput(Network.LatentColumn, Value(loop._latent, rows, loop._latentSize));
            Bound.BindOutput(Network.ScoreColumn, Value(loop._score, rows, 1));
        }

        public OrtIoBinding Bound { get; }

        public void Dispose()
        {
            Bound.Dispose();
            foreach (var value in _values)
                value.Dispose();
        }

        private OrtValue Value(float[] buffer, int rows, int width)
        {
            var value = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance,
                buffer.AsMemory(0, rows * width),
                [rows, width]
            );
            _values.Add(value);
            return value;
        }
    }
}
