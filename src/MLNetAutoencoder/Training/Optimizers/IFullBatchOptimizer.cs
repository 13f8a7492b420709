using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>An optimiser that asks for the loss over all rows at several points a step.</summary>
internal interface IFullBatchOptimizer : IOptimizerState
{
    /// <summary>Whether the last step found nothing better; another one would not either.</summary>
    bool Converged { get; }

    /// <summary>
    /// Makes one step and returns the loss after it; NaN, with the values as they were, when loss or gradient are not finite where it starts. When
    /// nothing better is found the values stay where they are. The gradient is scratch afterwards.
    /// </summary>
    /// <param name="values">What is moved.</param>
    /// <param name="gradient">Where <paramref name="evaluate"/> puts the gradient.</param>
    /// <param name="evaluate">Gives the loss at the values as they are and overwrites the gradient with theirs. Without noise: the same values give the same loss.</param>
    double Step(Tensor values, Tensor gradient, Func<double> evaluate);

    /// <summary>Forgets loss, gradient and curvature. To be called when something else has moved the values, or when the loss is another.</summary>
    void Restart();
}
