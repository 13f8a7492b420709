using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling] // every argument is blittable, a bool is one byte

namespace TorchSharp;

/// <summary>A number on its way to native code: sixteen bytes, passed in two registers.</summary>
internal readonly struct Number
{
    private readonly long _bits;
    private readonly long _kind; // 0 boolean, 1 integer, 2 floating point, 3 none

    private Number(long bits, long kind) => (_bits, _kind) = (bits, kind);

    public static Number None => new(0, 3);

    public static implicit operator Number(bool value) => new(value ? 1 : 0, 0);
    public static implicit operator Number(int value) => new(value, 1);
    public static implicit operator Number(long value) => new(value, 1);
    public static implicit operator Number(double value) => new(BitConverter.DoubleToInt64Bits(value), 2);
}

/// <summary>The functions of libTorchShim.so; a handle is an at::Tensor on the native heap.</summary>
internal static unsafe partial class NativeMethods
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
    [DllImport(Shim), SuppressGCTransition] public static extern long ts_element_size(IntPtr a);
    [DllImport(Shim), SuppressGCTransition] public static extern sbyte ts_dtype(IntPtr a);
    [DllImport(Shim), SuppressGCTransition] public static extern bool ts_is_contiguous(IntPtr a);
    [DllImport(Shim), SuppressGCTransition] public static extern bool ts_requires_grad(IntPtr a);
    [DllImport(Shim)] public static extern int ts_set_requires_grad(IntPtr a, bool value);
    [DllImport(Shim), SuppressGCTransition] public static extern void ts_shape(IntPtr a, long* sizes, long* strides);
    [DllImport(Shim)] public static extern int ts_data(IntPtr a, void** data);
    [DllImport(Shim)] public static extern long ts_list_size(IntPtr list);
    [DllImport(Shim)] public static extern void ts_list_take(IntPtr list, IntPtr* tensors);

    [DllImport(Shim)] public static extern IntPtr ts_empty(long* size, int count, sbyte type);
    [DllImport(Shim)] public static extern IntPtr ts_full(long* size, int count, Number value, sbyte type);
    [DllImport(Shim)] public static extern IntPtr ts_eye(long rows, long columns, sbyte type);
    [DllImport(Shim)] public static extern IntPtr ts_copy_of(void* data, long* size, int count, sbyte type);

    [DllImport(Shim)] public static extern int ts_get_num_threads();
    [DllImport(Shim)] public static extern int ts_set_num_threads(int count);
    [DllImport(Shim)] public static extern long ts_cuda_device_count();
    [DllImport(Shim), SuppressGCTransition] public static extern bool ts_is_grad_enabled();
    [DllImport(Shim), SuppressGCTransition] public static extern void ts_set_grad_enabled(bool enabled);
    [DllImport(Shim)] public static extern IntPtr ts_inference_mode(bool enabled);
    [DllImport(Shim)] public static extern void ts_inference_mode_dispose(IntPtr guard);
    [DllImport(Shim)] public static extern IntPtr ts_grad(IntPtr a);
    [DllImport(Shim)] public static extern int ts_set_grad(IntPtr a, IntPtr grad);
    [DllImport(Shim)] public static extern int ts_backward(IntPtr a, IntPtr grad, bool retain, bool create, IntPtr* inputs, int count);
    [DllImport(Shim)] public static extern int ts_autograd_grad(IntPtr* outputs, int outputCount, IntPtr* inputs, int inputCount, IntPtr* gradients, int gradientCount, bool retain, bool create, bool allowUnused, IntPtr* results);

    [DllImport(Shim)] public static extern IntPtr ts_abs(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_exp(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_log(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_gelu(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_log1p(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_neg(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_reciprocal(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_relu(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_selu(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_sigmoid(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_sign(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_silu(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_sqrt(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_tanh(IntPtr a);
    [DllImport(Shim)] public static extern int ts_abs_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_erf_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_exp_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_gelu_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_log1p_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_neg_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_relu_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_selu_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_sigmoid_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_sign_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_silu_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_sqrt_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_tanh_(IntPtr a);

    [DllImport(Shim)] public static extern IntPtr ts_sub(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_mul(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_div(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_maximum(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_dot(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_bmm(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_matmul(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_add(IntPtr a, IntPtr b, Number alpha);
    [DllImport(Shim)] public static extern IntPtr ts_add_scalar(IntPtr a, Number b, Number alpha);
    [DllImport(Shim)] public static extern IntPtr ts_sub_scalar(IntPtr a, Number b);
    [DllImport(Shim)] public static extern IntPtr ts_mul_scalar(IntPtr a, Number b);
    [DllImport(Shim)] public static extern IntPtr ts_clamp_min_scalar(IntPtr a, Number b);
    [DllImport(Shim)] public static extern int ts_add_(IntPtr a, IntPtr b, Number alpha);
    [DllImport(Shim)] public static extern int ts_add_scalar_(IntPtr a, Number b, Number alpha);
    [DllImport(Shim)] public static extern int ts_sub_(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern int ts_mul_(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern int ts_div_(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern int ts_sub_scalar_(IntPtr a, Number b);
    [DllImport(Shim)] public static extern int ts_mul_scalar_(IntPtr a, Number b);
    [DllImport(Shim)] public static extern int ts_div_scalar_(IntPtr a, Number b);
    [DllImport(Shim)] public static extern int ts_fill_scalar_(IntPtr a, Number b);
    [DllImport(Shim)] public static extern int ts_clamp_min_scalar_(IntPtr a, Number b);
    [DllImport(Shim)] public static extern int ts_clamp_max_scalar_(IntPtr a, Number b);

    [DllImport(Shim)] public static extern IntPtr ts_clamp(IntPtr a, Number min, Number max);
    [DllImport(Shim)] public static extern int ts_clamp_(IntPtr a, Number min, Number max);
    [DllImport(Shim)] public static extern IntPtr ts_elu(IntPtr a, Number alpha, Number scale, Number inputScale);
    [DllImport(Shim)] public static extern int ts_elu_(IntPtr a, Number alpha, Number scale, Number inputScale);
    [DllImport(Shim)] public static extern IntPtr ts_leaky_relu(IntPtr a, Number slope);
    [DllImport(Shim)] public static extern int ts_leaky_relu_(IntPtr a, Number slope);
    [DllImport(Shim)] public static extern IntPtr ts_zero_(IntPtr a);
    [DllImport(Shim)] public static extern int ts_copy_(IntPtr a, IntPtr source, bool nonBlocking);
    [DllImport(Shim)] public static extern IntPtr ts_where(IntPtr a, IntPtr condition, IntPtr y);
    [DllImport(Shim)] public static extern int ts_addcmul_(IntPtr a, IntPtr b, IntPtr c, Number value);
    [DllImport(Shim)] public static extern int ts_addcdiv_(IntPtr a, IntPtr b, IntPtr c, Number value);
    [DllImport(Shim)] public static extern IntPtr ts_addmm(IntPtr a, IntPtr b, IntPtr c, float beta, float alpha);
    [DllImport(Shim)] public static extern int ts_addmm_(IntPtr a, IntPtr b, IntPtr c, float beta, float alpha);
    [DllImport(Shim)] public static extern int ts_addmv_(IntPtr a, IntPtr b, IntPtr c, float beta, float alpha);

    [DllImport(Shim)] public static extern int ts_equal(IntPtr a, IntPtr b, bool* result);
    [DllImport(Shim)] public static extern IntPtr ts_eq(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_ne(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_le(IntPtr a, IntPtr b);
    [DllImport(Shim)] public static extern IntPtr ts_gt_scalar(IntPtr a, Number b);
    [DllImport(Shim)] public static extern IntPtr ts_ge_scalar(IntPtr a, Number b);

    [DllImport(Shim)] public static extern IntPtr ts_mean(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_mean_dims(IntPtr a, long* dims, int count, bool keepdim, sbyte type);
    [DllImport(Shim)] public static extern IntPtr ts_sum(IntPtr a, sbyte type);
    [DllImport(Shim)] public static extern IntPtr ts_sum_dims(IntPtr a, long* dims, int count, bool keepdim, sbyte type);
    [DllImport(Shim)] public static extern IntPtr ts_norm(IntPtr a, float p);
    [DllImport(Shim)] public static extern IntPtr ts_norm_dim(IntPtr a, long dim, bool keepdim, float p);
    [DllImport(Shim)] public static extern IntPtr ts_logsumexp(IntPtr a, long dim, bool keepdim);
    [DllImport(Shim)] public static extern IntPtr ts_softmax(IntPtr a, long dim, sbyte type);
    [DllImport(Shim)] public static extern IntPtr ts_log_softmax(IntPtr a, long dim, sbyte type);
    [DllImport(Shim)] public static extern IntPtr ts_max(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_max_dim(IntPtr a, long dim, bool keepdim);
    [DllImport(Shim)] public static extern IntPtr ts_min_dim(IntPtr a, long dim, bool keepdim);
    [DllImport(Shim)] public static extern IntPtr ts_argmin_dim(IntPtr a, long dim, bool keepdim);
    [DllImport(Shim)] public static extern IntPtr ts_topk(IntPtr a, long k, long dim, bool largest, bool sorted);
}
