using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewDisposeScope();

    public static int get_num_threads() => ts_get_num_threads();
    public static void set_num_threads(int num) => Check(ts_set_num_threads(num));

    public static IDisposable no_grad() => new GradMode(false);
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);
    public static bool is_grad_enabled() => ts_is_grad_enabled();
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);

    /// <summary>Sets this thread's gradient mode until it is disposed.</summary>
    private sealed class GradMode : IDisposable
    {
        private readonly bool _previous = ts_is_grad_enabled();

        public GradMode(bool enabled) => ts_set_grad_enabled(enabled);

        public void Dispose() => ts_set_grad_enabled(_previous);
    }

    /// <summary>Sets this thread's inference mode until it is disposed, on the same thread.</summary>
    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private IntPtr _guard = ts_inference_mode(enabled);

        public void Dispose()
        {
            if (_guard != IntPtr.Zero) ts_inference_mode_dispose(_guard);
            _guard = IntPtr.Zero;
        }
    }
}
