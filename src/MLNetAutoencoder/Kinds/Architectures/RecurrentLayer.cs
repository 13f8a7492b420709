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
        int outputs = _unit.Gates * _shape.Units;
        string weight = Constant(d => InOperatorOrder(numbers[d.Weight]), outputs, _shape.Inputs);
        string recurrent = Constant(d => InOperatorOrder(numbers[d.RecurrentWeight]), outputs, _shape.Units);
        string bias = Constant(
            d =>
                [.. InOperatorOrder(numbers[d.Bias]), .. d.RecurrentBias is { } past ? InOperatorOrder(numbers[past]) : new float[outputs]],
            2 * outputs
        );
        string direction = _shape.Direction switch
        {
            WindowDirection.Forward => "forward",
            WindowDirection.Reverse => "reverse",
            _ => "bidirectional",
        };
        string sequence = graph.Node(
            _unit.Operator,
            [steps, weight, recurrent, bias],
            null,
            [OnnxGraphBuilder.Int("hidden_size", _shape.Units), OnnxGraphBuilder.Text("direction", direction), .. _unit.Attributes]
        );
        return WriteRows(graph, sequence);

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
        var inputs = _shape.Order(isReversed).Select(step => sums[_shape.RepeatsInput ? 0 : step]);
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

/// <summary>
/// What is computed at each step, by PyTorch's formulas and in its order of gates, and which ONNX operator computes the same.
/// </summary>
internal abstract class RecurrentUnit
{
    /// <summary>Gates, each of which has weights and a bias for every unit.</summary>
    public abstract int Gates { get; }

    /// <summary>Whether what comes from the last step has a bias of its own; without, it would only add to that of the input.</summary>
    public abstract bool HasRecurrentBias { get; }

    /// <summary>The operator of ONNX.</summary>
    public abstract string Operator { get; }

    /// <summary>Attributes of the operator beside size and direction.</summary>
    public abstract AttributeProto[] Attributes { get; }

    /// <summary>Our places of the operator's gates, in its order.</summary>
    public abstract IReadOnlyList<int> OperatorGates { get; }

    public static RecurrentUnit Of(RecurrentCell cell) => cell == RecurrentCell.Lstm ? new LstmUnit() : new GruUnit();

    /// <summary>
    /// The gate that keeps the state, whose bias begins 1 higher so that early steps are not forgotten (Jozefowicz et al. 2015); null for
    /// none.
    /// </summary>
    public virtual int? ForgetGate => null;

    /// <summary>Goes through the steps of a window.</summary>
    /// <param name="inputs">(N, gates x units) for each step: the input's weighted sums with their bias.</param>
    /// <param name="weight">(units, gates x units): the weights of what the step before gave.</param>
    /// <param name="bias">(gates x units); null where there is none.</param>
    /// <returns>(N, units) for each step.</returns>
    public abstract IEnumerable<Tensor> Steps(IEnumerable<Tensor> inputs, Tensor weight, Tensor? bias);
}

/// <summary>
/// Long short-term memory: gates i, f, o = sigmoid(W x + U h + b) and g = tanh(W x + U h + b), state c' = f c + i g, output h' = o
/// tanh(c'). The gates stand in the order i, f, g, o.
/// </summary>
internal sealed class LstmUnit : RecurrentUnit
{
    public override int Gates => 4;

    public override bool HasRecurrentBias => false;

    public override int? ForgetGate => 1;

    public override string Operator => "LSTM";

    public override AttributeProto[] Attributes => [];

    public override IReadOnlyList<int> OperatorGates => [0, 3, 1, 2]; // i, o, f, c

    public override IEnumerable<Tensor> Steps(IEnumerable<Tensor> inputs, Tensor weight, Tensor? bias)
    {
        Tensor? hidden = null,
            state = null;
        foreach (var input in inputs)
        {
            var gates = (hidden is null ? input : input.addmm(hidden, weight)).chunk(4, 1);
            var (entry, keep, candidate, exit) = (gates[0].sigmoid(), gates[1].sigmoid(), gates[2].tanh(), gates[3].sigmoid());
            state = state is null ? entry.Times(candidate) : keep.Times(state).PlusProductInPlace(entry, candidate);
            hidden = exit.Times(state.tanh());
            yield return hidden;
        }
    }
}

/// <summary>
/// Gated recurrent unit: r, z = sigmoid(W x + U h + b), n = tanh(W x + b + r (U h + b')), h' = (1 - z) n + z h. The reset gate acts after
/// the product, as in PyTorch. The gates stand in the order r, z, n.
/// </summary>
internal sealed class GruUnit : RecurrentUnit
{
    public override int Gates => 3;

    public override bool HasRecurrentBias => true;

    public override string Operator => "GRU";

    public override AttributeProto[] Attributes => [OnnxGraphBuilder.Int("linear_before_reset", 1)];

    public override IReadOnlyList<int> OperatorGates => [1, 0, 2]; // z, r, h

    public override IEnumerable<Tensor> Steps(IEnumerable<Tensor> inputs, Tensor weight, Tensor? bias)
    {
        long units = weight.shape[0];
        Tensor? hidden = null;
        foreach (var input in inputs)
        {
            hidden ??= zeros_like(input.narrow(1, 0, units));
            var fresh = input.split([2 * units, units], 1);
            var past = bias!.addmm(hidden, weight).split([2 * units, units], 1);
            var gates = past[0].Plus(fresh[0]).sigmoid().chunk(2, 1); // reset, update
            var candidate = gates[0].Times(past[1]).PlusInPlace(fresh[1]).tanh();
            hidden = gates[1].Times(hidden.Minus(candidate)).PlusInPlace(candidate);
            yield return hidden;
        }
    }
}
