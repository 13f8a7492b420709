using System.Runtime.InteropServices;
using MLNetAutoencoder.Common;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Network;

/// <summary>Carries tensors of Single in and out of the engine.</summary>
internal static class FlatTensor
{
    /// <summary>Numbers that a span of their bytes can show.</summary>
    private const int MostInSpan = int.MaxValue / sizeof(float);

    /// <summary>
    /// A tensor in memory of the engine's own, which lies on 64 bytes: <c>torch.tensor</c> takes an array where .NET has put it, and MKL
    /// rounds by where its numbers lie, so that one seed would not give the same bytes twice.
    /// </summary>
    public static Tensor Of(float[] values, long[] shape, Device device)
    {
        var made = empty(shape, ScalarType.Float32, device);
        Load(made, values);
        return made;
    }

    /// <summary>TorchSharp's own accessor takes each number by itself, which lasts three times as long for 10,000.</summary>
    /// <exception cref="ArgumentException">It is no tensor of Single.</exception>
    public static float[] ToArray(Tensor tensor)
    {
        Guard.That(tensor.dtype == ScalarType.Float32, nameof(tensor), $"A tensor of {tensor.dtype} is none of Single.");
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var flat = tensor.detach().cpu().contiguous().view(-1);
        var values = new float[flat.shape[0]];
        for (int start = 0; start < values.Length; start += MostInSpan)
        {
            int count = Math.Min(MostInSpan, values.Length - start);
            MemoryMarshal.Cast<byte, float>(flat.narrow(0, start, count).bytes).CopyTo(values.AsSpan(start));
        }
        return values;
    }

    /// <summary>The one number of a tensor, wherever that is: TorchSharp reads from the CPU only.</summary>
    public static double Read(Tensor number)
    {
        if (number.device_type == DeviceType.CPU)
            return number.item<float>();
        using var moved = number.cpu();
        return moved.item<float>();
    }

    /// <summary>The sum of the products of all values.</summary>
    public static double Dot(Tensor a, Tensor b)
    {
        using var x = a.view(-1);
        using var y = b.view(-1);
        using var product = x.dot(y);
        return Read(product);
    }

    public static void Load(Tensor target, float[] values)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        target.copy_(tensor(values, target.shape, ScalarType.Float32, CPU));
    }
}
