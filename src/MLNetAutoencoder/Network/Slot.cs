using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>A matrix within a flat array, row-major; a vector is a matrix of one row.</summary>
internal readonly record struct Slot(long Offset, int Rows, int Columns)
{
    public int Length => checked(Rows * Columns);

    public Span<float> Of(float[] flat) => flat.AsSpan(checked((int)Offset), Length);

    /// <summary>The same numbers in a flat tensor, as a view that outlives its scope.</summary>
    /// <param name="flat">1-D.</param>
    /// <param name="shape">Sizes that multiply to the length.</param>
    public Tensor ViewOf(Tensor flat, params long[] shape)
    {
        using var part = flat.narrow(0, Offset, Length);
        return part.view(shape).DetachFromDisposeScope();
    }
}
