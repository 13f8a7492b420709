using TorchSharp;

namespace MLNetAutoencoder.Network;

/// <summary>
/// A number that changes from step to step, held while the engine reads it: docs/decisions/0002-own-optimizers.md. It is made anew only
/// when it differs from the last. For steps that are measured in microseconds; all else takes <see cref="TensorMath"/>.
/// </summary>
internal sealed class StepScalar : IDisposable
{
    private double _value;
    private Scalar _scalar = 0.0;

    /// <summary>A number that never changes, to be kept in a field.</summary>
    public static Scalar Constant(double value) => value;

    public Scalar Of(double value)
    {
        if (value == _value)
            return _scalar;
        _scalar.Dispose();
        _scalar = value;
        _value = value;
        return _scalar;
    }

    public void Dispose() => _scalar.Dispose();
}
