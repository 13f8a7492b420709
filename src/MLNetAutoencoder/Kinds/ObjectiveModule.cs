using MLNetAutoencoder.Network;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Kinds;

/// <summary>
/// What an objective adds to encoder and decoder: a bottleneck between them, layers that learn beside them, what is minimized, and how a
/// row is scored. It holds no numbers; what it learns or measures stands in the parameters of its layers.
/// </summary>
internal abstract class ObjectiveModule(int latentSize)
{
    /// <summary>Values of a code.</summary>
    protected int LatentSize => latentSize;

    /// <summary>Values that the encoder's last layer gives.</summary>
    public virtual int HeadSize => latentSize;

    /// <summary>Makes the code of what the encoder gives; null where they are the same.</summary>
    public virtual NetworkLayer? Bottleneck => null;

    /// <summary>
    /// Makes codes that the encoder could give of any others, and leaves those that it could as they are; null where it could give any.
    /// </summary>
    public virtual NetworkLayer? Projection => null;

    /// <summary>Layers that learn beside encoder and decoder, and are needed for a score at most.</summary>
    public virtual IReadOnlyList<NetworkLayer> Auxiliary => [];

    /// <summary>Whether rows are rebuilt; without, there is no decoder.</summary>
    public virtual bool HasDecoder => true;

    /// <summary>Whether the layers of encoder and decoder have biases.</summary>
    public virtual bool HasBiases => true;

    /// <summary>Whether codes are held near a standard normal distribution, so that new ones are drawn from that.</summary>
    public virtual bool HasStandardNormalCodes => false;

    /// <summary>Whether the loss is that of the reconstruction and nothing else.</summary>
    public virtual bool IsPlain => false;

    /// <summary>Whether the loss of a batch is more than the sum of its rows' losses, so that it cannot be computed in parts.</summary>
    public virtual bool NeedsWholeBatch => false;

    /// <summary>
    /// Whether the score is of the code: then nothing of a row may be cut off before the encoder, or far rows would look like near ones.
    /// </summary>
    public virtual bool ScoresCode => false;

    /// <summary>The names that <see cref="Loss"/> reports by.</summary>
    public virtual IReadOnlyList<string> Terms => [];

    /// <summary>What is minimized.</summary>
    /// <returns>(N): the loss of each row.</returns>
    public abstract Tensor Loss(LossPass pass);

    /// <summary>Changes numbers by what a step saw, once its gradient is known; within, no gradients are recorded.</summary>
    public virtual void Learned(LossPass pass) { }

    /// <summary>Sets numbers that depend on the data, before the first step.</summary>
    public virtual void Prepare(PlanNumbers plan) { }

    /// <summary>Sets numbers that depend on the trained network, before it is exported.</summary>
    public virtual void Finish(PlanNumbers plan) { }

    /// <summary>Writes the log-variances of codes that are distributions; null where they are not.</summary>
    /// <returns>The name of a tensor (N, latent).</returns>
    public virtual string? WriteLogVariance(ModelGraph graph) => null;

    /// <summary>
    /// Writes the anomaly score of a row: by default what the loss takes for one, which is the mean squared difference of target and
    /// reconstruction but for mixed columns.
    /// </summary>
    /// <returns>The name of a tensor (N, 1), the higher the more anomalous.</returns>
    public virtual string WriteScore(ModelGraph graph) => graph.Distance;
}
