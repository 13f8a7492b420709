using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Computes the loss of some rows and its gradient, one thread at a time.</summary>
internal interface IGradientStep : IDisposable
{
    /// <summary>The gradient of the last rows, 1-D, laid out as the parameters.</summary>
    Tensor Gradient { get; }

    /// <summary>Computes loss and gradient at the present values.</summary>
    /// <param name="rows">(N, features), as the network is to rebuild them.</param>
    /// <param name="weights">(N, 1), how much each row counts; null for 1.</param>
    /// <param name="divisor">What the sum over rows is divided by in the gradient: the rows of the whole step.</param>
    /// <param name="moment">Where in the training the step is.</param>
    /// <param name="terms">Takes the sums over rows of what the objective reports, as many as it names.</param>
    /// <returns>The sum over rows of weight times loss, where the loss of a row is a mean over features.</returns>
    double Run(Tensor rows, Tensor? weights, long divisor, StepMoment moment, Span<double> terms);
}
