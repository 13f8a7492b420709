using Microsoft.ML.OnnxRuntime;
using MLNetAutoencoder.SingleRow;

namespace MLNetAutoencoder.Model;

/// <summary>
/// Runs a model over up to <see cref="Capacity"/> rows in buffers that are allocated and bound once: by ONNX Runtime, or by a program where
/// it has one and the row is single. The session stays the model's. Not thread-safe.
/// </summary>
internal sealed class BatchRunner : IRunner
{
    private readonly AutoencoderModel _model;
    private readonly RowProgram? _program;
    private readonly float[] _memory; // of the program
    private readonly Array _input; // of Single or Double
    private readonly float[][] _floats; // one of the two for each output, the other empty
    private readonly bool[][] _flags;
    private readonly int[] _sizes;
    private TensorBinding? _binding;
    private int _boundRows;
    private bool _disposed;

    /// <param name="model">The model.</param>
    /// <param name="capacity">Rows at most.</param>
    /// <param name="program">That of the model, where single rows are to be computed by it.</param>
    public BatchRunner(AutoencoderModel model, int capacity, RowProgram? program = null)
    {
        model.ThrowIfDisposed();
        (_model, _program, _memory) = (model, program, program?.NewMemory() ?? []);
        Capacity = capacity;
        var outputs = model.Info.Outputs;
        _sizes = [.. outputs.Select(o => o.Size)];
        _input = model.TakesDouble
            ? TensorBinding.Pinned<double>(checked(capacity * model.InputSize))
            : TensorBinding.Pinned<float>(checked(capacity * model.InputSize));
        _floats = [.. outputs.Select(o => IsFlag(o) ? [] : TensorBinding.Pinned<float>(checked(capacity * o.Size)))];
        _flags = [.. outputs.Select(o => IsFlag(o) ? TensorBinding.Pinned<bool>(capacity) : [])];
    }

    public int Capacity { get; }

    public long? Bytes => Buffer.ByteLength(_input) + _floats.Sum(Buffer.ByteLength) + _flags.Sum(Buffer.ByteLength);

    /// <summary>Some of the rows to score; fill them before <see cref="Score"/>.</summary>
    /// <typeparam name="T">What the model takes: Single or Double.</typeparam>
    public Span<T> Input<T>(int first, int rows) => ((T[])_input).AsSpan(first * _model.InputSize, rows * _model.InputSize);

    /// <summary>The bit of an output.</summary>
    public static ulong Only(int output) => 1ul << output;

    /// <param name="rows">How many, from the first.</param>
    /// <param name="outputs">A bit for each output that is wanted; the others may be computed or not.</param>
    public void Score(int rows, ulong outputs = ulong.MaxValue)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (rows == 1 && _program is not null)
        {
            ScoreOne(_program, outputs);
            return;
        }
        var session = _model.Hold();
        try
        {
            if (rows != _boundRows)
                Bind(session, rows);
            _binding!.Run(session);
            GC.KeepAlive(this);
        }
        finally
        {
            _model.Release();
        }
    }

    public ReadOnlySpan<float> Floats(int output, int row)
    {
        int size = _sizes[output];
        return _floats[output].AsSpan(row * size, size);
    }

    public bool Boolean(int output, int row) => _flags[output][row];

    public void CopyOutput(int output, int firstRow, int rows, Span<float> destination)
    {
        int size = _sizes[output];
        if (_flags[output].Length == 0)
        {
            _floats[output].AsSpan(firstRow * size, rows * size).CopyTo(destination);
            return;
        }
        for (int i = 0; i < rows; i++)
            destination[i] = Boolean(output, firstRow + i) ? 1f : 0f;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _binding?.Dispose();
    }

    private void ScoreOne(RowProgram program, ulong outputs)
    {
        _model.ThrowIfDisposed();
        Input<float>(0, 1).CopyTo(program.Input(_memory));
        program.Run(_memory, outputs);
        for (int i = 0; i < _sizes.Length; i++)
        {
            if ((outputs & Only(i)) == 0)
                continue;
            var values = program.Output(_memory, i);
            if (_flags[i].Length > 0)
                _flags[i][0] = values[0] != 0;
            else
                values.CopyTo(_floats[i]);
        }
    }

    private void Bind(InferenceSession session, int rows)
    {
        _boundRows = 0;
        _binding ??= new TensorBinding(session);
        _binding.Clear();
        var input = _input is double[] doubles ? Value(doubles, rows, _model.InputSize) : Value((float[])_input, rows, _model.InputSize);
        _binding.Input(_model.InputName, input);
        for (int i = 0; i < _sizes.Length; i++)
        {
            var output = _model.Info.Outputs[i];
            _binding.Output(output.Name, IsFlag(output) ? Value(_flags[i], rows, 1) : Value(_floats[i], rows, output.Size));
        }
        _boundRows = rows;
    }

    private static bool IsFlag(ModelOutput output) => output.Role == OutputRole.PredictedLabel;

    private static OrtValue Value<T>(T[] buffer, int rows, int width)
        where T : unmanaged => TensorBinding.Over(buffer, rows * width, [rows, width]);
}
