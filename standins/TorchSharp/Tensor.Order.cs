using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor max() => Own(ts_max(Handle), this);
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => OwnPair(ts_max_dim(Handle, dim, keepdim), this);
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => OwnPair(ts_min_dim(Handle, dim, keepdim), this);
        public Tensor argmin(long dim, bool keepdim = false) => Own(ts_argmin_dim(Handle, dim, keepdim), this);
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => OwnPair(ts_topk(Handle, k, dim, largest, sorted), this);
    }
}
