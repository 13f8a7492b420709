using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Empty(size, dtype, device, requires_grad, names);
    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Empty([size], dtype, device, requires_grad, names);
    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Empty([rows, columns], dtype, device, requires_grad, names);
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Empty(input.shape, dtype ?? input.dtype, device, requires_grad, names);

    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Full(size, 0, dtype, device, requires_grad, names);
    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Full([size], 0, dtype, device, requires_grad, names);
    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Full([rows, columns], 0, dtype, device, requires_grad, names);
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Full(input.shape, 0, dtype ?? input.dtype, device, requires_grad, names);

    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Full(size, 1, dtype, device, requires_grad, names);
    public static Tensor ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Full([size], 1, dtype, device, requires_grad, names);
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Full(input.shape, 1, dtype ?? input.dtype, device, requires_grad, names);

    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        Refuse(names);
        InitializeDevice(device);
        return Finish(ts_eye(rows, columns == -1 ? rows : columns, (sbyte)(dtype ?? ScalarType.Float32)), requires_grad);
    }

    private static unsafe Tensor Empty(ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
    {
        Refuse(names);
        InitializeDevice(device);
        fixed (long* sizes = size) return Finish(ts_empty(sizes, size.Length, (sbyte)(dtype ?? ScalarType.Float32)), requiresGrad);
    }

    private static unsafe Tensor Full(ReadOnlySpan<long> size, Number value, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
    {
        Refuse(names);
        InitializeDevice(device);
        fixed (long* sizes = size) return Finish(ts_full(sizes, size.Length, value, (sbyte)(dtype ?? ScalarType.Float32)), requiresGrad);
    }

    private static Tensor Finish(IntPtr handle, bool requiresGrad)
    {
        var tensor = Tensor.Own(handle);
        if (requiresGrad) tensor.requires_grad = true;
        return tensor;
    }

    private static void Refuse(string[]? names)
    {
        if (names is { Length: > 0 }) throw new NotSupportedException("the stand-in has no named dimensions");
    }
}
