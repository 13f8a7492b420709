using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    private enum Fill
    {
        Empty,
        Zeros,
        Ones,
        Rand,
        Randn,
    }

    public static Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Empty, size, dtype, device, requires_grad, names);
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Empty, size, dtype, device, requires_grad, names);
    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Empty, [size], dtype, device, requires_grad, names);
    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Empty, [rows, columns], dtype, device, requires_grad, names);

    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Zeros, size, dtype, device, requires_grad, names);
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Zeros, size, dtype, device, requires_grad, names);
    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Zeros, [size], dtype, device, requires_grad, names);
    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Zeros, [rows, columns], dtype, device, requires_grad, names);

    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Ones, size, dtype, device, requires_grad, names);
    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Ones, size, dtype, device, requires_grad, names);
    public static Tensor ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Ones, [size], dtype, device, requires_grad, names);
    public static Tensor ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Ones, [rows, columns], dtype, device, requires_grad, names);

    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Create(Fill.Rand, size, dtype, device, requires_grad, names, generator);
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Create(Fill.Rand, size, dtype, device, requires_grad, names, generator);
    public static Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Create(Fill.Rand, [size], dtype, device, requires_grad, names, generator);
    public static Tensor rand(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Create(Fill.Rand, [rows, columns], dtype, device, requires_grad, names, generator);

    public static Tensor randn(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Create(Fill.Randn, size, dtype, device, requires_grad, names, generator);
    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Create(Fill.Randn, size, dtype, device, requires_grad, names, generator);
    public static Tensor randn(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Create(Fill.Randn, [size], dtype, device, requires_grad, names, generator);
    public static Tensor randn(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Create(Fill.Randn, [rows, columns], dtype, device, requires_grad, names, generator);

    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Empty, input.shape, dtype ?? input.dtype, device, requires_grad, names);
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Zeros, input.shape, dtype ?? input.dtype, device, requires_grad, names);
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Create(Fill.Ones, input.shape, dtype ?? input.dtype, device, requires_grad, names);

    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => full((ReadOnlySpan<long>)size, value, dtype, device, requires_grad, names);
    public static Tensor full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => full([size], value, dtype, device, requires_grad, names);
    public static Tensor full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => full([rows, columns], value, dtype, device, requires_grad, names);

    public static unsafe Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        Refuse(names);
        InitializeDevice(device);
        fixed (long* sizes = size)
        {
            return Finish(ts_full(sizes, size.Length, value.Number, (sbyte)(dtype ?? ScalarType.Float32)), requires_grad);
        }
    }

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        InitializeDevice(device);
        var anyFloat = start.Number.IsFloat || stop.Number.IsFloat || step.Number.IsFloat;
        var type = dtype ?? (anyFloat ? ScalarType.Float32 : ScalarType.Int64);
        return Finish(ts_arange(start.Number, stop.Number, step.Number, (sbyte)type), requires_grad);
    }

    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        InitializeDevice(device);
        return Tensor.Own(ts_randperm(n, (sbyte)(dtype ?? ScalarType.Int64), generator?.Handle ?? IntPtr.Zero), generator);
    }

    private static unsafe Tensor Create(Fill fill, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names, Generator? generator = null)
    {
        Refuse(names);
        InitializeDevice(device);
        fixed (long* sizes = size)
        {
            var handle = ts_create((int)fill, sizes, size.Length, (sbyte)(dtype ?? ScalarType.Float32), generator?.Handle ?? IntPtr.Zero);
            GC.KeepAlive(generator);
            return Finish(handle, requiresGrad);
        }
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
