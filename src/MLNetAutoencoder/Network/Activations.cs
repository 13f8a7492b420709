using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>Applies activation functions to tensors.</summary>
internal static class Activations
{
    public static Tensor Apply(Activation activation, Tensor x) => activation switch
    {
        Activation.Identity => x,
        Activation.Relu => F.relu(x),
        Activation.LeakyRelu => F.leaky_relu(x, 0.01),
        Activation.Elu => F.elu(x, 1.0),
        Activation.Selu => F.selu(x),
        Activation.Gelu => F.gelu(x),
        Activation.Silu => F.silu(x),
        Activation.Tanh => F.tanh(x),
        Activation.Sigmoid => F.sigmoid(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
    };
}
