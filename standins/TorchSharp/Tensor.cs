using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Owns one native tensor handle. Disposing it twice is harmless, using it afterwards throws.</summary>
    public partial class Tensor : IDisposable
    {
        private IntPtr _handle;

        internal Tensor(IntPtr handle, bool register = true)
        {
            _handle = handle;
            if (register) OwningDisposeScope = DisposeScopeManager.ThreadSingleton.Register(this);
        }

        ~Tensor() => Dispose(false);

        public bool IsInvalid => _handle == IntPtr.Zero;

        public IntPtr Handle =>
            _handle != IntPtr.Zero ? _handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        internal DisposeScope? OwningDisposeScope { get; set; }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (_handle == IntPtr.Zero) return;
            DisposeScopeManager.ThreadSingleton.CountDisposal(this);
            // A finalizer runs on its own thread and must leave the scope, which is not thread safe, alone.
            if (disposing) OwningDisposeScope?.MarkAsDisposed(this);
            ts_dispose(_handle);
            _handle = IntPtr.Zero;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public long dim() => Kept(ts_dim(Handle));

        public long NumberOfElements => Kept(ts_numel(Handle));

        public long ElementSize => Kept(ts_element_size(Handle));

        public ScalarType dtype => (ScalarType)Kept(ts_dtype(Handle));

        public long[] shape
        {
            get
            {
                var sizes = new long[dim()];
                ReadShape(sizes, default);
                return sizes;
            }
        }

        public bool is_contiguous() => Kept(ts_is_contiguous(Handle));

        public bool requires_grad
        {
            get => Kept(ts_requires_grad(Handle));
            set => Self(ts_set_requires_grad(Handle, value));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>A new handle to the gradient, or null when there is none.</summary>
        public Tensor? grad
        {
            get
            {
                var handle = ts_grad(Handle);
                if (handle != IntPtr.Zero) return Own(handle, this);
                var error = Error();
                return error.Message.Length == 0 ? null : throw error;
            }
            set => Self(ts_set_grad(Handle, value?.Handle ?? IntPtr.Zero), value);
        }

        public void backward() => backward(grad_tensors: null);

        public unsafe void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            if (grad_tensors is { Count: > 1 }) throw new ArgumentException("one gradient for one tensor", nameof(grad_tensors));
            var gradient = grad_tensors is { Count: 1 } ? grad_tensors[0] : null;
            var leaves = inputs is null ? [] : Handles(inputs);
            fixed (IntPtr* pointer = leaves)
            {
                Self(ts_backward(Handle, gradient?.Handle ?? IntPtr.Zero, retain_graph, create_graph, pointer, leaves.Length), gradient, inputs);
            }
        }

        /// <summary>Gives the native tensor away, as a parameter takes it over.</summary>
        internal IntPtr MoveHandle()
        {
            var handle = Handle;
            _handle = IntPtr.Zero;
            return handle;
        }

        internal static IntPtr[] Handles(IEnumerable<Tensor> tensors) => tensors.Select(tensor => tensor.Handle).ToArray();

        /// <summary>
        /// Wraps what a native call returned, or throws its error. The operands stand here so that no finalizer frees
        /// them while the call runs.
        /// </summary>
        internal static Tensor Own(IntPtr result, object? a = null, object? b = null, object? c = null)
        {
            GC.KeepAlive(a);
            GC.KeepAlive(b);
            GC.KeepAlive(c);
            return result != IntPtr.Zero ? new Tensor(result) : throw Error();
        }

        /// <summary>The same for a native call that returned a list.</summary>
        internal static unsafe Tensor[] OwnAll(IntPtr list, object? a = null)
        {
            GC.KeepAlive(a);
            if (list == IntPtr.Zero) throw Error();
            var handles = new IntPtr[ts_list_size(list)];
            fixed (IntPtr* pointer = handles) ts_list_take(list, pointer);
            return Array.ConvertAll(handles, handle => new Tensor(handle));
        }

        /// <summary>The same for a native call that returned a list of two.</summary>
        internal static (Tensor, Tensor) OwnPair(IntPtr list, object? a = null) => OwnAll(list, a) is [var first, var second] ? (first, second) : throw Error();

        /// <summary>The in-place counterpart of <see cref="Own"/>.</summary>
        internal Tensor Self(int status, object? a = null, object? b = null)
        {
            GC.KeepAlive(this);
            GC.KeepAlive(a);
            GC.KeepAlive(b);
            Check(status);
            return this;
        }

        private T Kept<T>(T value)
        {
            GC.KeepAlive(this);
            return value;
        }

        internal unsafe void ReadShape(Span<long> sizes, Span<long> strides)
        {
            fixed (long* pSizes = sizes, pStrides = strides) ts_shape(Handle, pSizes, pStrides);
            GC.KeepAlive(this);
        }
    }
}
