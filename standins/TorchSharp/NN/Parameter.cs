using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A tensor to be trained. It takes over the native tensor it is made from, and its place in a dispose scope.</summary>
    public class Parameter : Tensor
    {
        // As in TorchSharp the tensor it is made from is still counted in Tensor.TotalCount, which from here on is one
        // too high; ThreadTotalLiveCount stays right.
        public Parameter(Tensor data, bool requires_grad = true)
            : base(data.requires_grad_(requires_grad).MoveHandle(), register: false) => DisposeScope.ReplaceWith(data, this);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
