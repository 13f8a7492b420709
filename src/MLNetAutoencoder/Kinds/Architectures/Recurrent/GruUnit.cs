using MLNetAutoencoder.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>
/// Gated recurrent unit: r, z = sigmoid(W x + U h + b), n = tanh(W x + b + r (U h + b')), h' = (1 - z) n + z h. The reset gate acts after the product, as
/// in PyTorch. The gates stand in the order r, z, n.
/// </summary>
internal sealed class GruUnit : RecurrentUnit
{
    private static readonly Scalar s_one = 1.0;

    public override int Gates => 3;

    public override bool HasRecurrentBias => true;

    public override string Operator => "GRU";

    public override AttributeProto[] Attributes => [OnnxGraphBuilder.Int("linear_before_reset", 1)];

    public override IReadOnlyList<int> OperatorGates => [1, 0, 2]; // z, r, h

    public override IEnumerable<Tensor> Run(IEnumerable<Tensor> inputs, Tensor weight, Tensor? bias)
    {
        long units = weight.shape[0];
        Tensor? hidden = null;
        foreach (var input in inputs)
        {
            hidden ??= zeros_like(input.narrow(1, 0, units));
            var fresh = input.split([2 * units, units], 1);
            var past = bias!.addmm(hidden, weight).split([2 * units, units], 1);
            var gates = past[0].add(fresh[0], s_one).sigmoid().chunk(2, 1); // reset, update
            var candidate = gates[0].mul(past[1]).add_(fresh[1], s_one).tanh();
            hidden = gates[1].mul(hidden.sub(candidate)).add_(candidate, s_one);
            yield return hidden;
        }
    }
}
