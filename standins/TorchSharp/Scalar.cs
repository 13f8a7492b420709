namespace TorchSharp;

/// <summary>A number as an operand; plain managed here, so disposing it does nothing.</summary>
public sealed class Scalar : IDisposable
{
    internal Scalar(Number number, torch.ScalarType type) => (Number, Type) = (number, type);

    public torch.ScalarType Type { get; }

    internal Number Number { get; }

    public void Dispose()
    {
    }

    public static implicit operator Scalar(bool value) => new(value, torch.ScalarType.Bool);
    public static implicit operator Scalar(byte value) => new(value, torch.ScalarType.Byte);
    public static implicit operator Scalar(sbyte value) => new(value, torch.ScalarType.Int8);
    public static implicit operator Scalar(short value) => new(value, torch.ScalarType.Int16);
    public static implicit operator Scalar(int value) => new(value, torch.ScalarType.Int32);
    public static implicit operator Scalar(long value) => new(value, torch.ScalarType.Int64);
    public static implicit operator Scalar(float value) => new(value, torch.ScalarType.Float32);
    public static implicit operator Scalar(double value) => new(value, torch.ScalarType.Float64);
}
