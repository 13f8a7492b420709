using MLNetAutoencoder.Network;
using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Kinds.Architectures;

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
    /// <param name="inputs">
    /// (N, gates x units) for each step: the input's weighted sums with their bias. Rows do not move where the mask, (N, 1), is false; null
    /// is true for all.
    /// </param>
    /// <param name="weight">(units, gates x units): the weights of what the step before gave.</param>
    /// <param name="bias">(gates x units); null where there is none.</param>
    /// <returns>(N, units) for each step.</returns>
    public abstract IEnumerable<Tensor> Steps(IEnumerable<(Tensor Sums, Tensor? Mask)> inputs, Tensor weight, Tensor? bias);

    /// <summary>What a step made, and in padding what was there before it, which is 0 in front of the first.</summary>
    protected static Tensor Moved(Tensor after, Tensor? before, Tensor? mask) =>
        mask is null ? after : where(mask, after, before ?? zeros_like(after));
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

    public override IEnumerable<Tensor> Steps(IEnumerable<(Tensor Sums, Tensor? Mask)> inputs, Tensor weight, Tensor? bias)
    {
        Tensor? hidden = null,
            state = null;
        foreach (var (input, mask) in inputs)
        {
            var gates = (hidden is null ? input : input.addmm(hidden, weight)).chunk(4, 1);
            var (entry, keep, candidate, exit) = (gates[0].sigmoid(), gates[1].sigmoid(), gates[2].tanh(), gates[3].sigmoid());
            var next = state is null ? entry.Times(candidate) : keep.Times(state).PlusProductInPlace(entry, candidate);
            (state, hidden) = (Moved(next, state, mask), Moved(exit.Times(next.tanh()), hidden, mask));
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

    public override IEnumerable<Tensor> Steps(IEnumerable<(Tensor Sums, Tensor? Mask)> inputs, Tensor weight, Tensor? bias)
    {
        long units = weight.shape[0];
        Tensor? hidden = null;
        foreach (var (input, mask) in inputs)
        {
            hidden ??= zeros_like(input.narrow(1, 0, units));
            var fresh = input.split([2 * units, units], 1);
            var past = bias!.addmm(hidden, weight).split([2 * units, units], 1);
            var gates = past[0].Plus(fresh[0]).sigmoid().chunk(2, 1); // reset, update
            var candidate = gates[0].Times(past[1]).PlusInPlace(fresh[1]).tanh();
            hidden = Moved(gates[1].Times(hidden.Minus(candidate)).PlusInPlace(candidate), hidden, mask);
            yield return hidden;
        }
    }
}
