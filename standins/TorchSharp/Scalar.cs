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

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this float value) => value;
    public static Scalar ToScalar(this double value) => value;
    public static Scalar ToScalar(this int value) => value;
    public static Scalar ToScalar(this long value) => value;

    public static bool ToBoolean(this Scalar value) => value.Number.Double != 0;
    public static int ToInt32(this Scalar value) => (int)value.Number.Integer;
    public static long ToInt64(this Scalar value) => value.Number.Integer;
    public static float ToSingle(this Scalar value) => (float)value.Number.Double;
    public static double ToDouble(this Scalar value) => value.Number.Double;
}
