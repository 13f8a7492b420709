using TorchSharp;

namespace MLNetAutoencoder;

/// <summary>
/// A number that changes from step to step, held while the engine reads it: docs/decisions/0002-own-optimisers.md. It is made anew only when it
/// differs from the last.
/// </summary>
internal sealed class Number : IDisposable
{
    private double _value;
    private Scalar _scalar = 0.0;

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
