using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewDisposeScope();
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.ThreadSingleton.CurrentDisposeScope;

    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    public static int get_num_threads() => ts_get_num_threads();
    public static void set_num_threads(int num) => Check(ts_set_num_threads(num));

    public static bool is_grad_enabled() => ts_is_grad_enabled();
    public static IDisposable no_grad() => new GradMode(false);
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);
    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmm(mat1, mat2, beta, alpha);
    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);
    public static Tensor abs(Tensor input) => input.abs();
    public static Tensor mean(Tensor input) => input.mean();
    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);

    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat((IList<Tensor>)tensors, dim);

    public static unsafe Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        if (tensors.Count == 0) throw new ArgumentException("at least one tensor is needed", nameof(tensors));
        if (tensors.Count == 1) return tensors[0].alias();
        var handles = Tensor.Handles(tensors);
        fixed (IntPtr* pointer = handles) return Tensor.Own(ts_cat(pointer, handles.Length, dim), tensors);
    }

    public static unsafe Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        var all = tensors.ToArray();
        var handles = Tensor.Handles(all);
        fixed (IntPtr* pointer = handles) return Tensor.Own(ts_stack(pointer, handles.Length, dim), all);
    }

    /// <summary>Sets this thread's gradient mode until it is disposed.</summary>
    private sealed class GradMode : IDisposable
    {
        private readonly bool _previous = ts_is_grad_enabled();

        public GradMode(bool enabled) => ts_set_grad_enabled(enabled);

        public void Dispose() => ts_set_grad_enabled(_previous);
    }
}
