using System.Runtime.InteropServices;

namespace TorchSharp;

internal static unsafe partial class NativeMethods
{
    [DllImport(Shim)] public static extern IntPtr ts_generator_new(ulong seed);
    [DllImport(Shim)] public static extern IntPtr ts_generator_default();
    [DllImport(Shim)] public static extern void ts_generator_dispose(IntPtr generator);
    [DllImport(Shim)] public static extern void ts_generator_manual_seed(IntPtr generator, long seed);
    [DllImport(Shim)] public static extern IntPtr ts_generator_get_state(IntPtr generator);
    [DllImport(Shim)] public static extern int ts_uniform_(IntPtr a, double low, double high, IntPtr generator);
    [DllImport(Shim)] public static extern int ts_normal_(IntPtr a, double mean, double std, IntPtr generator);
    [DllImport(Shim)] public static extern int ts_bernoulli_(IntPtr a, double p, IntPtr generator);
    [DllImport(Shim)] public static extern int ts_random_(IntPtr a, double low, double high, IntPtr generator);
}
