using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Recurrent units over the steps of a window, in one direction or both. The state before the first step is 0.</summary>
internal sealed class RecurrentLayer : NetworkLayer
{
    private readonly RecurrentShape _shape;
    private readonly RecurrentUnit _unit;
    private readonly LayerTail _tail;
    private readonly DirectionParameters[] _directions;

    /// <param name="shape">What it takes and gives.</param>
    /// <param name="unit">What is computed at each step.</param>
    /// <param name="dropout">Probability with which an output is set to 0 while learning.</param>
    public RecurrentLayer(RecurrentShape shape, RecurrentUnit unit, double dropout)
        : base(shape.InputSteps * shape.Inputs, shape.OutputSize)
    {
        _shape = shape;
        _unit = unit;
        _tail = new LayerTail(shape.OutputSize, Activation.Identity, Normalization.None, dropout);
        _directions = [.. shape.Reversals.Select(_ => DirectionParameters.Of(unit, shape))];
        Parameters = [.. _directions.SelectMany(d => d.All)];
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override double Multiplications
        => (double)_directions.Length * _unit.Gates * _shape.Units * (((double)_shape.InputSteps * _shape.Inputs) + ((double)_shape.Length * _shape.Units));

    public override Tensor Forward(Tensor x, ForwardPass pass)
    {
        var steps = x.reshape(-1, _shape.InputSteps, _shape.Inputs).transpose(0, 1).contiguous(); // (steps, N, inputs)
        var outputs = _directions.Select((direction, i) => Run(steps, direction, _shape.Reversals[i], pass)).ToArray();
        return _tail.Forward((outputs.Length == 1 ? outputs[0] : cat(outputs, -1)).flatten(1), pass);
    }

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers)
    {
        string steps = WriteSteps(graph, x);
        int outputs = _unit.Gates * _shape.Units;
        string weight = Constant(d => InOperatorOrder(numbers[d.Weight]), outputs, _shape.Inputs);
        string recurrent = Constant(d => InOperatorOrder(numbers[d.RecurrentWeight]), outputs, _shape.Units);
        string bias = Constant(d => [.. InOperatorOrder(numbers[d.Bias]), .. d.RecurrentBias is { } past ? InOperatorOrder(numbers[past]) : new float[outputs]], 2 * outputs);
        string direction = _shape.Direction switch { WindowDirection.Forward => "forward", WindowDirection.Reverse => "reverse", _ => "bidirectional" };
        string sequence = graph.Node(_unit.Operator, [steps, weight, recurrent, bias], null, [OnnxGraphBuilder.Int("hidden_size", _shape.Units), OnnxGraphBuilder.Text("direction", direction), .. _unit.Attributes]);
        return WriteRows(graph, sequence);

        string Constant(Func<DirectionParameters, float[]> values, params long[] sizes)
            => graph.Constant([.. _directions.SelectMany(values)], [_directions.Length, .. sizes]);
    }

    public override string ToString()
        => $"{_unit.Operator} {_shape.Direction} over {_shape.Length}x{_shape.Inputs}{(_shape.RepeatsInput ? " repeated" : "")}{(_shape.GivesLast ? " to the end" : "")}";

    /// <summary>(N, length, units), or (N, units) where the end is enough.</summary>
    private Tensor Run(Tensor steps, DirectionParameters direction, bool isReversed, ForwardPass pass)
    {
        var sums = DenseLayer.Linear(steps, pass[direction.Weight], pass[direction.Bias], pass.Precision).unbind(0); // (N, gates x units) each
        var inputs = _shape.Order(isReversed).Select(step => sums[_shape.RepeatsInput ? 0 : step]);
        var outputs = _unit.Run(inputs, pass[direction.RecurrentWeight].t(), direction.RecurrentBias is { } bias ? pass[bias] : null).ToArray();
        if (_shape.GivesLast)
            return outputs[^1];
        if (isReversed)
            Array.Reverse(outputs);
        return stack(outputs, 1);
    }

    /// <summary>(length, N, inputs).</summary>
    private string WriteSteps(OnnxGraphBuilder graph, string x)
    {
        string rows = graph.Node("Reshape", [x, graph.Integers(-1, _shape.InputSteps, _shape.Inputs)]);
        string steps = graph.Node("Transpose", [rows], null, OnnxGraphBuilder.Ints("perm", 1, 0, 2));
        return _shape.RepeatsInput ? graph.Node("Expand", [steps, graph.Integers(_shape.Length, 1, 1)]) : steps;
    }

    /// <summary>From (length, directions, N, units) to rows.</summary>
    private string WriteRows(OnnxGraphBuilder graph, string sequence)
    {
        string rows = _shape.GivesLast
            ? graph.Node("Concat", [.. _shape.Reversals.Select((isReversed, d) => WriteEnd(d, isReversed ? 0 : _shape.Length - 1))], null, OnnxGraphBuilder.Int("axis", 3))
            : sequence;
        string byRow = graph.Node("Transpose", [rows], null, OnnxGraphBuilder.Ints("perm", 2, 0, 1, 3));
        return graph.Node("Reshape", [byRow, graph.Integers(-1, Output.Size)]);

        string WriteEnd(int direction, int step)
        {
            string half = graph.Node("Gather", [sequence, graph.Integers(direction)], null, OnnxGraphBuilder.Int("axis", 1));
            return graph.Node("Gather", [half, graph.Integers(step)], null, OnnxGraphBuilder.Int("axis", 0));
        }
    }

    /// <summary>A matrix or vector whose gates stand in the order of ONNX.</summary>
    private float[] InOperatorOrder(Span<float> values)
    {
        int size = values.Length / _unit.Gates;
        var ordered = new float[values.Length];
        for (int gate = 0; gate < _unit.Gates; gate++)
            values.Slice(_unit.OperatorGates[gate] * size, size).CopyTo(ordered.AsSpan(gate * size));
        return ordered;
    }
}
