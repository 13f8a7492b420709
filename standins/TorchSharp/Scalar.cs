namespace TorchSharp;

/// <summary>A number as an operand; plain managed here, so disposing it does nothing.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(Number number) => Number = number;

    internal Number Number { get; }

    public void Dispose()
    {
    }

    public static implicit operator Scalar(bool value) => new(value);
    public static implicit operator Scalar(byte value) => new(value);
    public static implicit operator Scalar(sbyte value) => new(value);
    public static implicit operator Scalar(short value) => new(value);
    public static implicit operator Scalar(int value) => new(value);
    public static implicit operator Scalar(long value) => new(value);
    public static implicit operator Scalar(float value) => new(value);
    public static implicit operator Scalar(double value) => new(value);
}
