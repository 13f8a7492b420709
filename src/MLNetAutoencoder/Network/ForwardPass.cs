using static TorchSharp.torch;

namespace MLNetAutoencoder.Network;

/// <summary>One use of a network's parameters: to learn, to measure or to score.</summary>
/// <param name="network">Has the parameters; not owned.</param>
/// <param name="noise">What is drawn from; null for a pass that scores, in which nothing is random.</param>
/// <param name="isLearning">Whether dropout acts and statistics of batches are taken.</param>
/// <param name="epochs">How many epochs have been learned, with parts of them; infinity for what the training leads to.</param>
internal sealed class ForwardPass(
    NetworkTensors network,
    NoiseSource? noise = null,
    bool isLearning = false,
    double epochs = double.PositiveInfinity
)
{
    /// <summary>What is drawn from; null where nothing is random.</summary>
    public NoiseSource? Noise => noise;

    public bool IsLearning => isLearning;

    public double Epochs => epochs;

    /// <summary>The type that products are computed in.</summary>
    public ScalarType Precision => network.Precision;

    /// <summary>Whether gradients stop at the parameters.</summary>
    public bool IsFrozen { get; private init; }

    /// <summary>(N, steps): 1 at the steps of each row and 0 in its padding; null where no row is padded.</summary>
    public Tensor? StepMask { get; private init; }

    /// <summary>(rows, columns) of the parameter; (columns) where it is a vector.</summary>
    public Tensor this[Parameter parameter] => IsFrozen ? network[parameter].detach() : network[parameter];

    /// <summary>A pass that scores: nothing is random, and no statistics are taken.</summary>
    public ForwardPass Settled() => new(network) { StepMask = StepMask };

    /// <summary>The same pass with parameters that do not learn from it.</summary>
    public ForwardPass Frozen() => new(network, noise, isLearning, epochs) { IsFrozen = true, StepMask = StepMask };

    /// <summary>The same pass of rows of which some are padded.</summary>
    public ForwardPass Masked(Tensor steps) => new(network, noise, isLearning, epochs) { IsFrozen = IsFrozen, StepMask = steps };

    /// <summary>(N, positions): the mask of neighboring steps that are seen as one, of which the first tells.</summary>
    public Tensor? MaskOf(int positions) => StepMask?.view(-1, positions, StepMask.shape[1] / positions).select(2, 0);

    public Tensor Through(IEnumerable<NetworkLayer> layers, Tensor x)
    {
        foreach (var layer in layers)
            x = layer.Forward(x, this);
        return x;
    }
}
