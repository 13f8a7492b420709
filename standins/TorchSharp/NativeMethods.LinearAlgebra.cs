using System.Runtime.InteropServices;

namespace TorchSharp;

internal static unsafe partial class NativeMethods
{
    [DllImport(Shim)] public static extern IntPtr ts_linalg_cholesky(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_linalg_cholesky_ex(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_linalg_inv(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_linalg_solve(IntPtr a, IntPtr b, bool left);
    [DllImport(Shim)] public static extern IntPtr ts_linalg_solve_triangular(IntPtr a, IntPtr b, bool upper, bool left, bool unitriangular);
    [DllImport(Shim)] public static extern IntPtr ts_linalg_slogdet(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_logdet(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_cholesky_solve(IntPtr a, IntPtr factor, bool upper);
}
