using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public Tensor mean() => Own(ts_mean(Handle), this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions) return Own(ts_mean_dims(Handle, dims, dimensions.Length, keepdim, Optional(type)), this);
        }

        public Tensor sum(ScalarType? type = null) => Own(ts_sum(Handle, Optional(type)), this);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dim) return Own(ts_sum_dims(Handle, dims, dim.Length, keepdim, Optional(type)), this);
        }

        public Tensor norm(float p = 2) => Own(ts_norm(Handle, p), this);
        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Own(ts_norm_dim(Handle, dim, keepdim, p), this);

        public Tensor logsumexp(long dim, bool keepdim = false) => Own(ts_logsumexp(Handle, dim, keepdim), this);
        public Tensor softmax(long dim, ScalarType? dtype = null) => Own(ts_softmax(Handle, dim, Optional(dtype)), this);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Own(ts_log_softmax(Handle, dim, Optional(dtype)), this);

        private static sbyte Optional(ScalarType? type) => type is { } given ? (sbyte)given : (sbyte)-1;
    }
}
