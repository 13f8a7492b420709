using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>Applies activation functions to tensors.</summary>
internal static class Activations
{
    // Held here because TorchSharp does not keep a temporary Scalar alive during the native call (docs/decisions/0002-own-adam.md).
    private static readonly Scalar s_one = 1.0;
    private static readonly Scalar s_leak = 0.01;

    public static Tensor Apply(Activation activation, Tensor x) => activation switch
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
}
