using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static class cuda
    {
        public static bool is_available() => device_count() > 0;
        public static int device_count() => (int)ts_cuda_device_count();
    }
}
