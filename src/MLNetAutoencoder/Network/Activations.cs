using MLNetAutoencoder.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder.Network;

/// <summary>Applies activation functions to tensors.</summary>
internal static class Activations
{
    // Held here because TorchSharp does not keep a temporary Scalar alive during the native call (docs/decisions/0002-own-optimisers.md).
    private static readonly Scalar s_one = 1.0;
    private static readonly Scalar s_leak = 0.01;

    public static Tensor Apply(Activation activation, Tensor x) =>
        activation switch
        {
            Activation.Identity => x,
            Activation.Relu => F.relu(x),
            Activation.LeakyRelu => x.leaky_relu(s_leak),
            Activation.Elu => x.elu(s_one, s_one, s_one),
            Activation.Selu => F.selu(x),
            Activation.Gelu => F.gelu(x),
            Activation.Silu => F.silu(x),
            Activation.Tanh => F.tanh(x),
            Activation.Sigmoid => F.sigmoid(x),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
        };

    public static Tensor ApplyInPlace(Activation activation, Tensor x) =>
        activation switch
        {
            Activation.Identity => x,
            Activation.Relu => x.relu_(),
            Activation.LeakyRelu => x.leaky_relu_(s_leak),
            Activation.Elu => x.elu_(s_one, s_one, s_one),
            Activation.Selu => x.selu_(),
            Activation.Gelu => x.gelu_(),
            Activation.Silu => x.silu_(),
            Activation.Tanh => x.tanh_(),
            Activation.Sigmoid => x.sigmoid_(),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
        };
}

/// <summary>Writes activation functions as ONNX nodes; those that operator set 12 lacks are put together from simpler ones.</summary>
internal static class OnnxActivations
{
    public static string Write(OnnxGraphBuilder builder, Activation activation, string x) =>
        activation switch
        {
            Activation.Identity => x,
            Activation.Relu => builder.Node("Relu", [x]),
            Activation.LeakyRelu => builder.Node("LeakyRelu", [x], null, OnnxGraphBuilder.Float("alpha", 0.01f)),
            Activation.Elu => builder.Node("Elu", [x]),
            Activation.Selu => builder.Node("Selu", [x]),
            Activation.Gelu => Gelu(builder, x),
            Activation.Silu => builder.Node("Mul", [x, builder.Node("Sigmoid", [x])]),
            Activation.Tanh => builder.Node("Tanh", [x]),
            Activation.Sigmoid => builder.Node("Sigmoid", [x]),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
        };

    /// <summary>x (1 + erf(x / sqrt(2))) / 2, in the order of operations that ONNX Runtime knows as Gelu.</summary>
    private static string Gelu(OnnxGraphBuilder builder, string x)
    {
        string erf = builder.Node("Erf", [builder.Node("Div", [x, builder.Scalar(MathF.Sqrt(2))])]);
        string product = builder.Node("Mul", [x, builder.Node("Add", [erf, builder.Scalar(1)])]);
        return builder.Node("Mul", [product, builder.Scalar(0.5f)]);
    }
}

/// <summary>Derivatives of the activation functions, most of them by the output alone. What is passed in may be overwritten.</summary>
internal static class ActivationGradients
{
    private const double SeluScale = 1.0507009873554805;
    private const double SeluProduct = SeluScale * 1.6732632423543772;

    private static readonly Scalar s_zero = 0.0;
    private static readonly Scalar s_one = 1.0;
    private static readonly Scalar s_minusOne = -1.0;
    private static readonly Scalar s_half = 0.5;
    private static readonly Scalar s_minusHalf = -0.5;
    private static readonly Scalar s_leak = 0.01;
    private static readonly Scalar s_seluProduct = SeluProduct;
    private static readonly Scalar s_seluStep = SeluScale - SeluProduct;
    private static readonly Scalar s_rootOfHalf = Math.Sqrt(0.5);
    private static readonly Scalar s_normalPeak = 1 / Math.Sqrt(2 * Math.PI);

    /// <summary>Whether the derivative needs the activation's input besides its output.</summary>
    public static bool NeedsSum(Activation activation) => activation is Activation.Gelu or Activation.Silu;

    /// <summary>Multiplies by the derivative.</summary>
    /// <param name="activation">The function.</param>
    /// <param name="delta">What is multiplied, in place.</param>
    /// <param name="output">The function's values.</param>
    /// <param name="sum">Where they were taken; the same tensor unless <see cref="NeedsSum"/>.</param>
    public static void Multiply(Activation activation, Tensor delta, Tensor output, Tensor sum)
    {
        switch (activation)
        {
            case Activation.Identity:
                break;
            case Activation.Relu:
                delta.mul_(output.sign_());
                break;
            case Activation.LeakyRelu:
                delta.mul_(output.sign_().clamp_min_(s_leak));
                break;
            case Activation.Elu: // exp(x) = y + 1 below 0
                delta.mul_(output.clamp_max_(s_zero).add_(s_one, s_one));
                break;
            case Activation.Selu: // scale above 0, y + scale * alpha below
                var above = output.sign().clamp_min_(s_zero);
                delta.mul_(output.clamp_max_(s_zero).add_(s_seluProduct, s_one).add_(above, s_seluStep));
                break;
            case Activation.Tanh: // 1 - y²
                delta.addcmul_(delta, output.mul_(output), s_minusOne);
                break;
            case Activation.Sigmoid: // y - y²
                delta.mul_(output.addcmul_(output, output, s_minusOne));
                break;
            case Activation.Silu: // s + y (1 - s), s = sigmoid(x)
                sum.sigmoid_();
                delta.mul_(sum.addcmul_(output, sum, s_minusOne).add_(output, s_one));
                break;
            case Activation.Gelu: // Φ(x) + x φ(x)
                var density = sum.mul(sum).mul_(s_minusHalf).exp_().mul_(s_normalPeak).mul_(sum);
                delta.mul_(sum.mul_(s_rootOfHalf).erf_().add_(s_one, s_one).mul_(s_half).add_(density, s_one));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, null);
        }
    }
}
