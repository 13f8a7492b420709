using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>Applies activation functions to tensors.</summary>
internal static class Activations
{
    // Held here because TorchSharp does not keep a temporary Scalar alive during the native call (docs/decisions/0002-own-optimisers.md).
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

    public static Tensor ApplyInPlace(Activation activation, Tensor x) => activation switch
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
