using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A single tensor comes back as a second handle to itself.</summary>
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
    }
}
