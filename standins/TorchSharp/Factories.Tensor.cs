using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => CopyOf(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => CopyOf(rawArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => CopyOf(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => CopyOf(rawArray, dimensions, dtype, device, requires_grad, names);

    private static unsafe Tensor CopyOf<T>(T[] data, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names) where T : unmanaged
    {
        Refuse(names);
        InitializeDevice(device);
        long count = 1;
        foreach (var dimension in dimensions) count *= dimension;
        if (count > data.Length)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {count} vs. {data.Length}");

        var type = TypeOf(typeof(T));
        IntPtr handle;
        fixed (T* pointer = data)
        fixed (long* sizes = dimensions)
        {
            handle = ts_copy_of(pointer, sizes, dimensions.Length, (sbyte)type);
        }
        return Finish(handle, type, dtype, requiresGrad);
    }

    private static Tensor Finish(IntPtr handle, ScalarType type, ScalarType? dtype, bool requiresGrad)
    {
        var tensor = Tensor.Own(handle);
        if (dtype is { } other && other != type) tensor = tensor.to(other, disposeAfter: true);
        if (requiresGrad) tensor.requires_grad = true;
        return tensor;
    }

    private static ScalarType TypeOf(Type element)
    {
        for (var type = ScalarType.Byte; type <= ScalarType.Bool; type++)
        {
            if (ClrType(type) == element) return type;
        }
        throw new NotSupportedException($"The type {element.FullName} is not supported.");
    }
}
