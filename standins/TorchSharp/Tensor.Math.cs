using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor neg() => Own(ts_neg(Handle), this);
        public Tensor sqrt() => Own(ts_sqrt(Handle), this);
        public Tensor square() => Own(ts_square(Handle), this);
        public Tensor pow(Scalar exponent) => Own(ts_pow_scalar(Handle, exponent.Number), this);
        public Tensor relu() => Own(ts_relu(Handle), this);
        public Tensor sigmoid() => Own(ts_sigmoid(Handle), this);
        public Tensor tanh() => Own(ts_tanh(Handle), this);
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Own(ts_elu(Handle, alpha.Number.Double, scale.Number.Double, input_scale.Number.Double), this);
        public Tensor leaky_relu(Scalar negative_slope) => Own(ts_leaky_relu(Handle, negative_slope.Number.Double), this);

        public Tensor sqrt_() => Self(ts_sqrt_(Handle));
        public Tensor relu_() => Self(ts_relu_(Handle));
        public Tensor sigmoid_() => Self(ts_sigmoid_(Handle));
        public Tensor tanh_() => Self(ts_tanh_(Handle));
        public Tensor zero_() => Self(ts_zero_(Handle));
        public Tensor fill_(Scalar value) => Self(ts_fill_scalar_(Handle, value.Number));
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Self(ts_copy_(Handle, source.Handle, nonBlocking), source);
        public Tensor uniform_(double from, double to, Generator? generator = null) => Self(ts_uniform_(Handle, from, to, generator?.Handle ?? IntPtr.Zero), generator);

        public unsafe Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions) return Own(ts_mean_dims(Handle, dims, dimensions.Length, keepdim, Optional(type)), this);
        }

        public Tensor sum(ScalarType? type = null) => Own(ts_sum(Handle, Optional(type)), this);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => sum((ReadOnlySpan<long>)dim, keepdim, type);

        public unsafe Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dim) return Own(ts_sum_dims(Handle, dims, dim.Length, keepdim, Optional(type)), this);
        }

        public Tensor alias() => Own(ts_alias(Handle), this);
        public Tensor clone() => Own(ts_clone(Handle), this);
        public Tensor contiguous() => Own(ts_contiguous(Handle), this);
        public Tensor detach() => Own(ts_detach(Handle), this);
        public Tensor t() => Own(ts_t(Handle), this);
        public Tensor index_select(long dim, Tensor index) => Own(ts_index_select(Handle, dim, index.Handle), this, index);
        public Tensor narrow(long dim, long start, long length) => Own(ts_narrow(Handle, dim, start, length), this);

        public unsafe Tensor view(params long[] shape)
        {
            fixed (long* sizes = shape) return Own(ts_view(Handle, sizes, shape.Length), this);
        }

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            var result = ts_to_type(Handle, (sbyte)type, copy, non_blocking);
            if (result == IntPtr.Zero) throw Error();
            if (disposeAfter) Dispose();
            return Own(result, this);
        }

        private static sbyte Optional(ScalarType? type) => type is { } given ? (sbyte)given : (sbyte)-1;
    }
}
