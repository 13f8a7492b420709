using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Holds numbers that a loss or score needs and no gradient changes; rows pass it as they are.</summary>
internal sealed class NumbersLayer(float[] numbers) : NetworkLayer(numbers.Length, numbers.Length)
{
    public Parameter Numbers { get; } = new(1, numbers.Length, ParameterRole.Buffer, (values, _, _) => numbers.CopyTo(values));

    public override IReadOnlyList<Parameter> Parameters => [Numbers];

    public override Tensor Forward(Tensor x, ForwardPass pass) => x;

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers) => x;

    /// <summary>With a hash, so that plans of other numbers are other plans.</summary>
    public override string ToString() => $"Numbers {Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(numbers)))[..8]}";
}
