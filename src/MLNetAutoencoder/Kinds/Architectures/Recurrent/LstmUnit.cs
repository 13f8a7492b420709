using MLNetAutoencoder.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>
/// Long short-term memory: gates i, f, o = sigmoid(W x + U h + b) and g = tanh(W x + U h + b), state c' = f c + i g, output h' = o tanh(c'). The gates stand
/// in the order i, f, g, o.
/// </summary>
internal sealed class LstmUnit : RecurrentUnit
{
    private static readonly Scalar s_one = 1.0;

    public override int Gates => 4;

    public override bool HasRecurrentBias => false;

    public override int? ForgetGate => 1;

    public override string Operator => "LSTM";

    public override AttributeProto[] Attributes => [];

    public override IReadOnlyList<int> OperatorGates => [0, 3, 1, 2]; // i, o, f, c

    public override IEnumerable<Tensor> Run(IEnumerable<Tensor> inputs, Tensor weight, Tensor? bias)
    {
        Tensor? hidden = null, state = null;
        foreach (var input in inputs)
        {
            var gates = (hidden is null ? input : input.addmm(hidden, weight)).chunk(4, 1);
            var (entry, keep, candidate, exit) = (gates[0].sigmoid(), gates[1].sigmoid(), gates[2].tanh(), gates[3].sigmoid());
            state = state is null ? entry.mul(candidate) : keep.mul(state).addcmul_(entry, candidate, s_one);
            hidden = exit.mul(state.tanh());
            yield return hidden;
        }
    }
}
