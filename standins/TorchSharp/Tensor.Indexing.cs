using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A single tensor comes back as a second handle to itself.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);
    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat((ReadOnlySpan<Tensor>)tensors, dim);

    public static unsafe Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0)
    {
        if (tensors.Length == 0) throw new ArgumentException(nameof(tensors));
        if (tensors.Length == 1) return tensors[0].alias();
        var kept = tensors.ToArray();
        fixed (IntPtr* handles = Tensor.Handles(kept)) return Tensor.Own(ts_cat(handles, kept.Length, dim), kept);
    }

    public static unsafe Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        var kept = tensors.ToArray();
        fixed (IntPtr* handles = Tensor.Handles(kept)) return Tensor.Own(ts_stack(handles, kept.Length, dim), kept);
    }

    public unsafe partial class Tensor
    {
        public Tensor[] chunk(long chunks, long dim = 0) => OwnAll(ts_chunk(Handle, chunks, dim), this);
        public Tensor[] unbind(long dimension = 0) => OwnAll(ts_unbind(Handle, dimension), this);

        // One number is the size of every part, several are the sizes one by one.
        public Tensor[] split(long size, int dim = 0) => OwnAll(ts_split(Handle, size, dim), this);
        public Tensor[] split(params long[] sizes) => split((ReadOnlySpan<long>)sizes);
        public Tensor[] split(long[] sizes, long dim = 0) => split((ReadOnlySpan<long>)sizes, dim);

        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0)
        {
            fixed (long* pointer = sizes) return OwnAll(ts_split_sizes(Handle, pointer, sizes.Length, dim), this);
        }

        public Tensor index_select(long dim, Tensor index) => Own(ts_index_select(Handle, dim, index.Handle), this, index);
        public Tensor gather(long dim, Tensor index) => Own(ts_gather(Handle, dim, index.Handle), this, index);
        public Tensor scatter(long dim, Tensor index, Tensor src) => Own(ts_scatter(Handle, dim, index.Handle, src.Handle), this, index, src);
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Self(ts_scatter_(Handle, dim, index.Handle, src.Handle), index, src);
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Own(ts_scatter_add(Handle, dim, index.Handle, src.Handle), this, index, src);
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Self(ts_scatter_add_(Handle, dim, index.Handle, src.Handle), index, src);
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Self(ts_index_add_(Handle, dim, Long(index).Handle, source.Handle, alpha.Number), index, source);
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Self(ts_index_copy_(Handle, dim, Long(index).Handle, source.Handle), index, source);

        public Tensor flip(params long[] dims)
        {
            fixed (long* pointer = dims) return Own(ts_flip(Handle, pointer, dims.Length), this);
        }

        public Tensor repeat(params long[] sizes)
        {
            fixed (long* pointer = sizes) return Own(ts_repeat(Handle, pointer, sizes.Length), this);
        }

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Own(ts_repeat_interleave(Handle, repeats, dim ?? long.MinValue, output_size ?? long.MinValue), this);

        private static Tensor Long(Tensor index) => index.dtype == ScalarType.Int64
            ? index
            : throw new ArgumentException("Element type of 'index' must be 'Int64'");
    }
}
