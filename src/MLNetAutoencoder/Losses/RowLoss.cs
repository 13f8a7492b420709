using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>How far a reconstruction is from what it should be, and what the decoder has to give for it.</summary>
internal abstract class RowLoss
{
    /// <summary>Values that the decoder gives for a row.</summary>
    public virtual int RawSize(int targets) => targets;

    /// <summary>What turns the decoder's values into the reconstruction.</summary>
    /// <param name="targets">Values of a reconstruction.</param>
    /// <param name="activation">What the options name for the output.</param>
    public virtual NetworkLayer Head(int targets, Activation activation) => new ActivationLayer(targets, activation);

    /// <summary>The losses whose mean over the columns is that of a row.</summary>
    /// <param name="raw">(N, <see cref="RawSize"/>): what the decoder gave.</param>
    /// <param name="reconstruction">(N, targets): what <see cref="Head"/> made of it.</param>
    /// <param name="target">(N, targets).</param>
    /// <returns>(N, columns), as many as there are targets, or one.</returns>
    public abstract Tensor Each(Tensor raw, Tensor reconstruction, Tensor target);
}
