using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Carries tensors of Single in and out of the engine.</summary>
internal static class FlatTensor
{
    public static float[] ToArray(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var data = tensor.detach().cpu().data<float>();
        return data.ToArray();
    }

    public static void Load(Tensor target, float[] values)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        target.copy_(tensor(values, target.shape));
    }
}
