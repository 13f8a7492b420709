using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor to be trained. It takes over the native tensor it is made from, and its place in a dispose scope.</summary>
public class Parameter : Tensor
{
    public Parameter(Tensor data, bool requires_grad = true)
        : base(data.requires_grad_(requires_grad).MoveHandle(), register: false) => DisposeScope.ReplaceWith(data, this);
}
