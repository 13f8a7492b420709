using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder.Network;

/// <summary>Applies activation functions to tensors.</summary>
internal static class Activations
{
    /// <summary>The slope of the leaky rectifier below 0.</summary>
    public const double Leak = 0.01;

    public static Tensor Apply(Activation activation, Tensor x) =>
        activation switch
        {
            Activation.Identity => x,
            Activation.Relu => F.relu(x),
            Activation.LeakyRelu => x.LeakyRelu(Leak),
            Activation.Elu => x.Elu(),
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
            Activation.LeakyRelu => x.LeakyReluInPlace(Leak),
            Activation.Elu => x.EluInPlace(),
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
            Activation.LeakyRelu => builder.Node("LeakyRelu", [x], null, OnnxGraphBuilder.Float("alpha", (float)Activations.Leak)),
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

    private static readonly double s_normalPeak = 1 / Math.Sqrt(2 * Math.PI);

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
                delta.TimesInPlace(output.sign_());
                break;
            case Activation.LeakyRelu:
                delta.TimesInPlace(output.sign_().ClampMinInPlace(Activations.Leak));
                break;
            case Activation.Elu: // exp(x) = y + 1 below 0
                delta.TimesInPlace(output.ClampMaxInPlace(0).PlusInPlace(1));
                break;
            case Activation.Selu: // scale above 0, y + scale * alpha below
                var above = output.sign().ClampMinInPlace(0);
                delta.TimesInPlace(output.ClampMaxInPlace(0).PlusInPlace(SeluProduct).PlusScaledInPlace(above, SeluScale - SeluProduct));
                break;
            case Activation.Tanh: // 1 - y²
                delta.MinusProductInPlace(delta, output.TimesInPlace(output));
                break;
            case Activation.Sigmoid: // y - y²
                delta.TimesInPlace(output.MinusProductInPlace(output, output));
                break;
            case Activation.Silu: // s + y (1 - s), s = sigmoid(x)
                sum.sigmoid_();
                delta.TimesInPlace(sum.MinusProductInPlace(output, sum).PlusInPlace(output));
                break;
            case Activation.Gelu: // Φ(x) + x φ(x)
                var density = sum.Squared().TimesInPlace(-0.5).exp_().TimesInPlace(s_normalPeak).TimesInPlace(sum);
                delta.TimesInPlace(sum.TimesInPlace(Math.Sqrt(0.5)).erf_().PlusInPlace(1).TimesInPlace(0.5).PlusInPlace(density));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, null);
        }
    }
}
