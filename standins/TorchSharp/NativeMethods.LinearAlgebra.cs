using System.Runtime.InteropServices;

namespace TorchSharp;

internal static unsafe partial class NativeMethods
{
    [DllImport(Shim)] public static extern IntPtr ts_linalg_cholesky_ex(IntPtr a);
    [DllImport(Shim)] public static extern IntPtr ts_linalg_solve_triangular(IntPtr a, IntPtr b, bool upper, bool left, bool unitriangular);
}
