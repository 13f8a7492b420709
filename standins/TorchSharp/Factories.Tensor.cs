using System.Runtime.InteropServices;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf([scalar], [], dtype, device, requires_grad, null);
    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) => CopyOf([scalar], [], null, device, requires_grad, null);
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf([scalar], [], dtype, device, requires_grad, null);
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) => CopyOf([scalar], [], null, device, requires_grad, null);
    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf([scalar], [], dtype, device, requires_grad, null);

    public static Tensor tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => CopyOf(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => CopyOf(rawArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => CopyOf(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(int[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => CopyOf(rawArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => CopyOf(dataArray, [dataArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => CopyOf(dataArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => CopyOf(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => CopyOf(rawArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => CopyOf(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => CopyOf(rawArray, dimensions, dtype, device, requires_grad, names);

    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <summary>Uses the memory of the array itself, which stays pinned until the last tensor over it goes.</summary>
    public static unsafe Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        Refuse(names);
        InitializeDevice(device);
        var type = TypeOf(rawArray.GetType().GetElementType()!);
        var shape = new long[rawArray.Rank];
        for (var i = 0; i < shape.Length; i++) shape[i] = rawArray.GetLongLength(i);

        var owner = GCHandle.Alloc(rawArray, GCHandleType.Pinned);
        IntPtr handle;
        fixed (long* sizes = shape)
        {
            handle = ts_share((void*)owner.AddrOfPinnedObject(), sizes, shape.Length, (sbyte)type, GCHandle.ToIntPtr(owner), &Release);
        }
        return Finish(handle, type, dtype, requires_grad);
    }

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

    [UnmanagedCallersOnly]
    private static void Release(IntPtr owner) => GCHandle.FromIntPtr(owner).Free();

    private static ScalarType TypeOf(Type element)
    {
        for (var type = ScalarType.Byte; type <= ScalarType.Bool; type++)
        {
            if (ClrType(type) == element) return type;
        }
        throw new NotSupportedException($"The type {element.FullName} is not supported.");
    }
}
