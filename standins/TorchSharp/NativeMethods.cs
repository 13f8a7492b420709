using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling] // every argument is blittable, a bool is one byte

namespace TorchSharp;

/// <summary>A number on its way to native code: sixteen bytes, passed in two registers.</summary>
internal readonly struct Number
{
    private readonly long _bits;
    private readonly long _kind; // 0 boolean, 1 integer, 2 floating point

    private Number(long bits, long kind) => (_bits, _kind) = (bits, kind);

    public bool IsFloat => _kind == 2;
    public double Double => IsFloat ? BitConverter.Int64BitsToDouble(_bits) : _bits;

    public static implicit operator Number(bool value) => new(value ? 1 : 0, 0);
    public static implicit operator Number(int value) => new(value, 1);
    public static implicit operator Number(long value) => new(value, 1);
    public static implicit operator Number(double value) => new(BitConverter.DoubleToInt64Bits(value), 2);
}

/// <summary>The functions of libTorchShim.so; a handle is an at::Tensor on the native heap.</summary>
internal static unsafe class NativeMethods
{
    private const string Shim = "TorchShim";

    /// <summary>Throws the last native error of this thread.</summary>
    public static Exception Error() => new ExternalException(Marshal.PtrToStringUTF8(ts_last_error()));

    public static void Check(int status)
    {
        if (status != 0) throw Error();
    }

    [DllImport(Shim)] public static extern IntPtr ts_last_error();
    [DllImport(Shim)] public static extern void ts_dispose(IntPtr a);
    [DllImport(Shim), SuppressGCTransition] public static extern long ts_dim(IntPtr a);
    [DllImport(Shim), SuppressGCTransition] public static extern long ts_numel(IntPtr a);
    [DllImport(Shim), SuppressGCTransition] public static extern sbyte ts_dtype(IntPtr a);
    [DllImport(Shim), SuppressGCTransition] public static extern bool ts_is_contiguous(IntPtr a);
    [DllImport(Shim), SuppressGCTransition] public static extern bool ts_requires_grad(IntPtr a);
    [DllImport(Shim)] public static extern int ts_set_requires_grad(IntPtr a, bool value);
    [DllImport(Shim), SuppressGCTransition] public static extern void ts_shape(IntPtr a, long* sizes, long* strides);
    [DllImport(Shim)] public static extern int ts_data(IntPtr a, void** data);

    [DllImport(Shim)] public static extern IntPtr ts_create(int kind, long* size, int count, sbyte type);
    [DllImport(Shim)] public static extern IntPtr ts_copy_of(void* data, long* size, int count, sbyte type);
    [DllImport(Shim)] public static extern IntPtr ts_generator_default();
    [DllImport(Shim)] public static extern void ts_generator_dispose(IntPtr generator);
    [DllImport(Shim)] public static extern void ts_generator_manual_seed(IntPtr generator, long seed);
    [DllImport(Shim)] public static extern IntPtr ts_generator_get_state(IntPtr generator);
    [DllImport(Shim)] public static extern int ts_generator_set_state(IntPtr generator, IntPtr state);

    [DllImport(Shim)] public static extern int ts_get_num_threads();
    [DllImport(Shim)] public static extern int ts_set_num_threads(int count);
    [DllImport(Shim), SuppressGCTransition] public static extern bool ts_is_grad_enabled();
    [DllImport(Shim), SuppressGCTransition] public static extern void ts_set_grad_enabled(bool enabled);
    [DllImport(Shim)] public static extern IntPtr ts_grad(IntPtr a);
    [DllImport(Shim)] public static extern int ts_set_grad(IntPtr a, IntPtr grad);
    [DllImport(Shim)] public static extern int ts_backward(IntPtr a, IntPtr grad, bool retain, bool create, IntPtr* inputs, int count);
    [DllImport(Shim)] public static extern int ts_uniform_(IntPtr a, double low, double high, IntPtr generator);
    [DllImport(Shim)] public static extern IntPtr ts_neg(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_relu(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_sigmoid(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_sqrt(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_tanh(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_square(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_selu(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_silu(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_gelu(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_elu(IntPtr a, double alpha, double scale, double inputScale);
    [DllImport(Shim)] public static extern IntPtr ts_leaky_relu(IntPtr a, double slope);
    [DllImport(Shim)] public static extern int ts_relu_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_sigmoid_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_sqrt_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_tanh_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_zero_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_selu_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_silu_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_gelu_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_fill_scalar_(IntPtr a, Number value);
    [DllImport(Shim)] public static extern int ts_copy_(IntPtr a, IntPtr source, bool nonBlocking);

    [DllImport(Shim)] public static extern IntPtr ts_add(IntPtr a, IntPtr b, Number alpha);
    [DllImport(Shim)] public static extern IntPtr ts_sub(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_mul(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_sub_scalar(IntPtr a, Number b);
    [DllImport(Shim)] public static extern IntPtr ts_pow_scalar(IntPtr a, Number b);
    [DllImport(Shim)] public static extern int ts_add_(IntPtr a, IntPtr b, Number alpha);
    [DllImport(Shim)] public static extern int ts_sub_(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern int ts_mul_(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern int ts_div_(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern int ts_add_scalar_(IntPtr a, Number b, Number alpha);
    [DllImport(Shim)] public static extern int ts_sub_scalar_(IntPtr a, Number b);
    [DllImport(Shim)] public static extern int ts_mul_scalar_(IntPtr a, Number b);
    [DllImport(Shim)] public static extern int ts_div_scalar_(IntPtr a, Number b);
    [DllImport(Shim)] public static extern int ts_addcmul_(IntPtr a, IntPtr b, IntPtr c, Number value);
    [DllImport(Shim)] public static extern int ts_addcdiv_(IntPtr a, IntPtr b, IntPtr c, Number value);
    [DllImport(Shim)] public static extern IntPtr ts_addmm(IntPtr a, IntPtr b, IntPtr c, float beta, float alpha);
    [DllImport(Shim)] public static extern int ts_addmm_(IntPtr a, IntPtr b, IntPtr c, float beta, float alpha);
    [DllImport(Shim)] public static extern IntPtr ts_mm(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_maximum(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern int ts_equal(IntPtr a, IntPtr b, bool* result);

    [DllImport(Shim)] public static extern IntPtr ts_eq(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_ne(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_gt_scalar(IntPtr a, Number b);
    [DllImport(Shim)] public static extern IntPtr ts_mean_dims(IntPtr a, long* dims, int count, bool keepdim, sbyte type);
    [DllImport(Shim)] public static extern IntPtr ts_sum(IntPtr a, sbyte type);
    [DllImport(Shim)] public static extern IntPtr ts_sum_dims(IntPtr a, long* dims, int count, bool keepdim, sbyte type);

    [DllImport(Shim)] public static extern IntPtr ts_detach(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_clone(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_alias(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_t(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_contiguous(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_index_select(IntPtr a, long dim, IntPtr index);
    [DllImport(Shim)] public static extern IntPtr ts_narrow(IntPtr a, long dim, long start, long length);
    [DllImport(Shim)] public static extern IntPtr ts_view(IntPtr a, long* size, int count);
    [DllImport(Shim)] public static extern IntPtr ts_to_type(IntPtr a, sbyte type, bool copy, bool nonBlocking);

    [DllImport(Shim)] public static extern IntPtr ts_linear(IntPtr input, IntPtr weight, IntPtr bias);
    [DllImport(Shim)] public static extern IntPtr ts_mse_loss(IntPtr a, IntPtr b, long reduction);
}
