using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static unsafe Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Draw("rand", &ts_rand, size, dtype, device, requires_grad, generator, names);
    public static unsafe Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Draw("rand", &ts_rand, [size], dtype, device, requires_grad, generator, names);
    public static unsafe Tensor rand(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Draw("rand", &ts_rand, [rows, columns], dtype, device, requires_grad, generator, names);

    public static unsafe Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Draw("randn", &ts_randn, size, dtype, device, requires_grad, generator, names);
    public static unsafe Tensor randn(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Draw("randn", &ts_randn, [size], dtype, device, requires_grad, generator, names);
    public static unsafe Tensor randn(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Draw("randn", &ts_randn, [rows, columns], dtype, device, requires_grad, generator, names);

    /// <summary>TorchSharp takes <paramref name="requires_grad"/> and drops it.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        InitializeDevice(device);
        return Tensor.Own(ts_randperm(n, (sbyte)(dtype ?? ScalarType.Int64), Tensor.Optional(generator)), generator);
    }

    private static unsafe Tensor Draw(string name, delegate*<long*, int, sbyte, IntPtr, IntPtr> draw, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requiresGrad, Generator? generator, string[]? names)
    {
        var type = dtype ?? ScalarType.Float32;
        if (type is not (ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"torch.{name}() was passed a bad dtype: {type}. It must be floating point or complex.", nameof(dtype));
        Refuse(names);
        InitializeDevice(device);
        fixed (long* sizes = size)
        {
            var handle = draw(sizes, size.Length, (sbyte)type, Tensor.Optional(generator));
            GC.KeepAlive(generator);
            return Finish(handle, requiresGrad);
        }
    }
}
