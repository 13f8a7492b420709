using MLNetAutoencoder.Network;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Kinds;

/// <summary>The numbers of a network together with what it makes of training rows, for objectives that set numbers by data.</summary>
/// <param name="numbers">May be changed.</param>
/// <param name="compute">
/// Runs training rows through the network with the numbers as they are now: takes what to compute, (N, columns), and the most rows wanted,
/// gives row by row.
/// </param>
internal sealed class PlanNumbers(WeightSpans numbers, Func<Func<LossPass, Tensor>, int, float[][]> compute)
{
    /// <summary>Rows that are enough to estimate a mean or to choose examples from.</summary>
    public const int ManyRows = 10_000;

    public Span<float> this[Parameter parameter] => numbers[parameter];

    /// <summary>What the encoder's last layer gives for training rows, <see cref="ManyRows"/> at most.</summary>
    public float[][] Heads() => Compute(pass => pass.Head());

    /// <summary>Something of training rows.</summary>
    /// <param name="of">Gives (N, columns).</param>
    /// <param name="most">How many rows at most.</param>
    public float[][] Compute(Func<LossPass, Tensor> of, int most = ManyRows) => compute(of, most);
}
