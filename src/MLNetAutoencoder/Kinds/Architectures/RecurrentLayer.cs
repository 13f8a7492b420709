using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Kinds.Architectures;

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

    public override double Multiplications =>
        (double)_directions.Length
        * _unit.Gates
        * _shape.Units
        * (((double)_shape.InputSteps * _shape.Inputs) + ((double)_shape.Length * _shape.Units));

    public override Tensor Forward(Tensor x, ForwardPass pass)
    {
        var steps = x.reshape(-1, _shape.InputSteps, _shape.Inputs).transpose(0, 1).contiguous(); // (steps, N, inputs)
        var outputs = _directions.Select((direction, i) => Unroll(steps, direction, _shape.Reversals[i], pass)).ToArray();
        return _tail.Forward((outputs.Length == 1 ? outputs[0] : cat(outputs, -1)).flatten(1), pass);
    }

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        string steps = WriteSteps(graph, x);
        int sums = _unit.Gates * _shape.Units;
        string weight = Constant(d => InOperatorOrder(numbers[d.Weight]), sums, _shape.Inputs);
        string recurrent = Constant(d => InOperatorOrder(numbers[d.RecurrentWeight]), sums, _shape.Units);
        string bias = Constant(
            d => [.. InOperatorOrder(numbers[d.Bias]), .. d.RecurrentBias is { } past ? InOperatorOrder(numbers[past]) : new float[sums]],
            2 * sums
        );
        string direction = _shape.Direction switch
        {
            WindowDirection.Forward => "forward",
            WindowDirection.Reverse => "reverse",
            _ => "bidirectional",
        };
        AttributeProto[] attributes =
        [
            OnnxGraphBuilder.Int("hidden_size", _shape.Units),
            OnnxGraphBuilder.Text("direction", direction),
            .. _unit.Attributes,
        ];
        if (graph.MaskOf(_shape.Length) is not { } mask)
            return WriteRows(graph, graph.Node(_unit.Operator, [steps, weight, recurrent, bias], null, attributes));
        string[] outputs = graph.Nodes(_unit.Operator, [steps, weight, recurrent, bias, WriteLengths(graph, mask)], 2, attributes);
        return _shape.GivesLast ? WriteEnds(graph, outputs[1]) : WriteRows(graph, outputs[0]);

        string Constant(Func<DirectionParameters, float[]> values, params long[] sizes) =>
            graph.Constant([.. _directions.SelectMany(values)], [_directions.Length, .. sizes]);
    }

    public override string ToString() =>
        $"{_unit.Operator} {_shape.Direction} over "
        + $"{_shape.Length}x{_shape.Inputs}{(_shape.RepeatsInput ? " repeated" : "")}{(_shape.GivesLast ? " to the end" : "")}";

    /// <summary>(N, length, units), or (N, units) where the end is enough.</summary>
    private Tensor Unroll(Tensor steps, DirectionParameters direction, bool isReversed, ForwardPass pass)
    {
        // (N, gates x units) each
        var sums = DenseLayer.Linear(steps, pass[direction.Weight], pass[direction.Bias], pass.Precision).unbind(0);
        var masks = pass.MaskOf(_shape.Length)?.IsAbove(0.5).unsqueeze(2).unbind(1); // (N, 1) each
        var inputs = _shape.Order(isReversed).Select(step => (sums[_shape.RepeatsInput ? 0 : step], masks?[step]));
        var outputs = _unit
            .Steps(inputs, pass[direction.RecurrentWeight].t(), direction.RecurrentBias is { } bias ? pass[bias] : null)
            .ToArray();
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
            ? graph.Node(
                "Concat",
                [.. _shape.Reversals.Select((isReversed, d) => WriteEnd(d, isReversed ? 0 : _shape.Length - 1))],
                null,
                OnnxGraphBuilder.Int("axis", 3)
            )
            : sequence;
        string byRow = graph.Node("Transpose", [rows], null, OnnxGraphBuilder.Ints("perm", 2, 0, 1, 3));
        return graph.Node("Reshape", [byRow, graph.Integers(-1, Output.Size)]);

        string WriteEnd(int direction, int step)
        {
            string half = graph.Node("Gather", [sequence, graph.Integers(direction)], null, OnnxGraphBuilder.Int("axis", 1));
            return graph.Node("Gather", [half, graph.Integers(step)], null, OnnxGraphBuilder.Int("axis", 0));
        }
    }

    /// <summary>(N): steps before the padding.</summary>
    private static string WriteLengths(OnnxGraphBuilder graph, string mask)
    {
        string lengths = graph.Node("ReduceSum", [mask], null, OnnxGraphBuilder.Ints("axes", 1), OnnxGraphBuilder.Int("keepdims", 0));
        return graph.Cast(lengths, DataType.Int32);
    }

    /// <summary>From what the directions end with, (directions, N, units), to rows.</summary>
    private string WriteEnds(OnnxGraphBuilder graph, string ends)
    {
        string byRow = graph.Node("Transpose", [ends], null, OnnxGraphBuilder.Ints("perm", 1, 0, 2));
        return graph.Node("Reshape", [byRow, graph.Integers(-1, Output.Size)]);
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

/// <summary>
/// What one direction of a recurrent layer learns, gate after gate. PyTorch's initializer draws all of it by the number of units.
/// </summary>
/// <param name="Weight">(gates x units, inputs).</param>
/// <param name="RecurrentWeight">(gates x units, units).</param>
/// <param name="Bias">(gates x units).</param>
/// <param name="RecurrentBias">(gates x units); null where the unit has none.</param>
internal sealed record DirectionParameters(Parameter Weight, Parameter RecurrentWeight, Parameter Bias, Parameter? RecurrentBias)
{
    public IEnumerable<Parameter> All => new[] { Weight, RecurrentWeight, Bias, RecurrentBias }.OfType<Parameter>();

    public static DirectionParameters Of(RecurrentUnit unit, RecurrentShape shape)
    {
        int gates = unit.Gates,
            units = shape.Units;
        var bias = new Parameter(
            1,
            gates * units,
            ParameterRole.Offset,
            (values, initializer, random) =>
            {
                InitialWeights.FillBias(values, units, initializer, random);
                if (unit.ForgetGate is not { } gate)
                    return;
                foreach (ref float value in values.Slice(gate * units, units))
                    value += 1;
            }
        );
        return new DirectionParameters(
            Matrix(shape.Inputs),
            Matrix(units),
            bias,
            unit.HasRecurrentBias ? Parameter.Bias(gates * units, units) : null
        );

        Parameter Matrix(int inputs) =>
            new(
                gates * units,
                inputs,
                ParameterRole.Weight,
                (values, initializer, random) =>
                {
                    for (int gate = 0; gate < gates; gate++)
                        InitialWeights.Fill(
                            values.Slice(gate * units * inputs, units * inputs),
                            units,
                            initializer == WeightInitializer.Torch ? units : inputs,
                            initializer,
                            random
                        );
                }
            );
    }
}
