using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>A corruption's parameters and what follows from them. What the factories of <see cref="Corruption"/> make.</summary>
/// <param name="From">The strength at the start, as a share of the full one.</param>
/// <param name="RampEpochs">Epochs in which the strength goes from there to the full one.</param>
internal abstract record CorruptionSettings(double From, double RampEpochs) : Corruption
{
    /// <summary>Spoils rows.</summary>
    /// <param name="rows">(N, features): the clean rows; not changed.</param>
    /// <param name="target">(N, features): takes the spoiled rows.</param>
    /// <param name="noise">What is drawn from.</param>
    /// <param name="share">The strength as a share of the full one.</param>
    internal abstract void Spoil(Tensor rows, Tensor target, NoiseSource noise, double share);

    /// <summary>The strength after some epochs, as a share of the full one.</summary>
    internal double ShareAt(double epochs) => epochs >= RampEpochs ? 1 : From + ((1 - From) * epochs / RampEpochs);
}
