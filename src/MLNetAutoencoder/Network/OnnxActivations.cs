using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder;

/// <summary>Writes activation functions as ONNX nodes; those that operator set 12 lacks are put together from simpler ones.</summary>
internal static class OnnxActivations
{
    public static string Write(OnnxGraphBuilder builder, Activation activation, string x) => activation switch
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
