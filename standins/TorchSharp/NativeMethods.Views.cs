using System.Runtime.InteropServices;

namespace TorchSharp;

internal static unsafe partial class NativeMethods
{
    [DllImport(Shim)] public static extern IntPtr ts_detach(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_clone(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_alias(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_t(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_contiguous(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_index_select(IntPtr a, long dim, IntPtr index);
    [DllImport(Shim)] public static extern IntPtr ts_narrow(IntPtr a, long dim, long start, long length);
    [DllImport(Shim)] public static extern IntPtr ts_unsqueeze(IntPtr a, long dim);
    [DllImport(Shim)] public static extern IntPtr ts_view(IntPtr a, long* size, int count);
    [DllImport(Shim)] public static extern IntPtr ts_reshape(IntPtr a, long* size, int count);
    [DllImport(Shim)] public static extern IntPtr ts_to_type(IntPtr a, sbyte type, bool copy, bool nonBlocking);
    [DllImport(Shim)] public static extern IntPtr ts_permute(IntPtr a, long* dims, int count);
    [DllImport(Shim)] public static extern IntPtr ts_squeeze(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_squeeze_dim(IntPtr a, long dim);
    [DllImport(Shim)] public static extern IntPtr ts_select(IntPtr a, long dim, long index);
    [DllImport(Shim)] public static extern IntPtr ts_transpose(IntPtr a, long dim0, long dim1);
    [DllImport(Shim)] public static extern IntPtr ts_flatten(IntPtr a, long start, long end);
    [DllImport(Shim)] public static extern IntPtr ts_diagonal(IntPtr a, long offset, long dim1, long dim2);
    [DllImport(Shim)] public static extern IntPtr ts_gather(IntPtr a, long dim, IntPtr index);
    [DllImport(Shim)] public static extern IntPtr ts_scatter(IntPtr a, long dim, IntPtr index, IntPtr source);
    [DllImport(Shim)] public static extern IntPtr ts_cat(IntPtr* tensors, int count, long dim);
    [DllImport(Shim)] public static extern IntPtr ts_stack(IntPtr* tensors, int count, long dim);
    [DllImport(Shim)] public static extern IntPtr ts_chunk(IntPtr a, long chunks, long dim);
    [DllImport(Shim)] public static extern IntPtr ts_split(IntPtr a, long size, long dim);
    [DllImport(Shim)] public static extern IntPtr ts_split_sizes(IntPtr a, long* size, int count, long dim);
    [DllImport(Shim)] public static extern IntPtr ts_unbind(IntPtr a, long dim);
}
