using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number as an operand; plain managed here, so disposing it does nothing.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(Number number, ScalarType type) => (Number, Type) = (number, type);

    /// <summary>One of Bool, Int64 and Float64, whatever the number was made from.</summary>
    public ScalarType Type { get; }

    internal Number Number { get; }

    public void Dispose()
    {
    }

    public static implicit operator Scalar(bool value) => new(value, ScalarType.Bool);
    public static implicit operator Scalar(byte value) => new(value, ScalarType.Int64);
    public static implicit operator Scalar(sbyte value) => new(value, ScalarType.Int64);
    public static implicit operator Scalar(short value) => new(value, ScalarType.Int64);
    public static implicit operator Scalar(int value) => new(value, ScalarType.Int64);
    public static implicit operator Scalar(long value) => new(value, ScalarType.Int64);
    public static implicit operator Scalar(float value) => new(value, ScalarType.Float64);
    public static implicit operator Scalar(double value) => new(value, ScalarType.Float64);
}
