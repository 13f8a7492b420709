using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static class autograd
    {
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            IntPtr[] from = Tensor.Handles(outputs), to = Tensor.Handles(inputs), weights = Tensor.Handles(grad_outputs ?? []);
            var results = new IntPtr[to.Length];
            fixed (IntPtr* pFrom = from, pTo = to, pWeights = weights, pResults = results)
            {
                Check(ts_autograd_grad(pFrom, from.Length, pTo, to.Length, pWeights, weights.Length, retain_graph, create_graph, allow_unused, pResults));
            }
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return results.Select(handle => new Tensor(handle)).ToList();
        }
    }
}
