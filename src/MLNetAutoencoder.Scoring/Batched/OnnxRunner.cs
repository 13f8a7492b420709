using Microsoft.ML.OnnxRuntime;
using MLNetAutoencoder.Model;

namespace MLNetAutoencoder.Batched;

/// <summary>
/// Runs a graph over rows in buffers, which are bound once where they can be. The session stays its owner's. Not thread-safe.
/// </summary>
internal sealed class OnnxRunner : IRunner
{
    private readonly OnnxSession _session;
    private readonly OnnxPorts _ports;
    private readonly TensorBinding _binding;
    private int _boundRows;
    private bool _isBound;
    private bool _disposed;

    public OnnxRunner(OnnxSession session, OnnxPorts ports, int capacity)
    {
        (_session, _ports, Capacity) = (session, ports, capacity);
        Inputs = [.. ports.Inputs.Select(port => TensorBuffer.Of(port, capacity))];
        Outputs = [.. ports.Outputs.Select(port => TensorBuffer.Of(port, capacity))];
        _isBound = Bytes is not null;
        _binding = session.Use(native => new TensorBinding(native));
    }

    public int Capacity { get; }

    public long? Bytes => Inputs.Concat(Outputs).Aggregate((long?)0, (bytes, buffer) => bytes + buffer.Bytes);

    public IReadOnlyList<TensorBuffer> Inputs { get; }

    public IReadOnlyList<TensorBuffer> Outputs { get; }

    /// <summary>Computes the outputs of the first rows in one call.</summary>
    /// <exception cref="InvalidOperationException">The graph cannot run over them, or gives another number of rows.</exception>
    public void Run(int rows)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            RunOnce(rows);
        }
        catch (OnnxRuntimeException) when (_isBound)
        {
            _isBound = false; // the shapes may not be those that the graph declares
            Run(rows);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidOperationException($"The ONNX model cannot compute the rows: {e.Message}", e);
        }
    }

    /// <summary>Computes the outputs of the first rows one by one.</summary>
    /// <param name="single">A runner of one row over the same graph.</param>
    /// <param name="rows">How many.</param>
    public void RunEach(OnnxRunner single, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            CopyRow(row, single, 0);
            single.Run(1);
            for (int i = 0; i < Outputs.Count; i++)
                single.Outputs[i].CopyRow(0, Outputs[i], row);
        }
    }

    public void CopyRow(int row, OnnxRunner to, int toRow)
    {
        for (int i = 0; i < Inputs.Count; i++)
            Inputs[i].CopyRow(row, to.Inputs[i], toRow);
    }

    /// <summary>ML.NET's trainers dispose a cursor twice, and a freed binding must not be touched.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _binding.Dispose();
    }

    private void RunOnce(int rows)
    {
        if (rows != _boundRows || !_isBound)
            Bind(rows);
        _session.Run(_binding);
        GC.KeepAlive(this);
        if (_isBound)
            return;
        using var values = _binding.Outputs();
        for (int i = 0; i < Outputs.Count; i++)
            Outputs[i].Take(values[i], rows);
    }

    private void Bind(int rows)
    {
        _boundRows = 0;
        _binding.Clear();
        foreach (var (port, buffer) in _ports.Inputs.Zip(Inputs))
            _binding.Input(port.Name, buffer.ToTensor(rows));
        foreach (var (port, buffer) in _ports.Outputs.Zip(Outputs))
        {
            if (_isBound)
                _binding.Output(port.Name, buffer.ToTensor(rows));
            else
                _binding.NewOutput(port.Name);
        }
        _boundRows = rows;
    }
}

/// <summary>The inputs and outputs that are used of a graph, with what is known of the columns.</summary>
internal sealed record OnnxPorts(IReadOnlyList<TensorPort> Inputs, IReadOnlyList<TensorPort> Outputs)
{
    /// <summary>Whether rows can lie behind each other in every tensor.</summary>
    public bool CanBatch => Inputs.All(port => port.IsBatched && port.RowSize is not null) && Outputs.All(port => port.IsBatched);

    /// <summary>Whether runners for the one serve the other.</summary>
    public bool IsSame(OnnxPorts other) => Inputs.SequenceEqual(other.Inputs) && Outputs.SequenceEqual(other.Outputs);

    /// <summary>Values of the widest row.</summary>
    public int Widest => Inputs.Concat(Outputs).Max(port => port.RowSize ?? 1);
}
