using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    private enum Fill
    {
        Empty,
        Zeros,
    }

    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Empty, [size], dtype, device, requires_grad, names);
    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Empty, [rows, columns], dtype, device, requires_grad, names);
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Zeros, size, dtype, device, requires_grad, names);
    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Zeros, [rows, columns], dtype, device, requires_grad, names);
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Zeros, input.shape, dtype ?? input.dtype, device, requires_grad, names);

    private static unsafe Tensor Create(Fill fill, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
    {
        Refuse(names);
        InitializeDevice(device);
        fixed (long* sizes = size)
        {
            var tensor = Tensor.Own(ts_create((int)fill, sizes, size.Length, (sbyte)(dtype ?? ScalarType.Float32)));
            if (requiresGrad) tensor.requires_grad = true;
            return tensor;
        }
    }

    private static void Refuse(string[]? names)
    {
        if (names is { Length: > 0 }) throw new NotSupportedException("the stand-in has no named dimensions");
    }
}
