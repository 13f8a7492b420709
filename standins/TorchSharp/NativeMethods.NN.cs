using System.Runtime.InteropServices;

namespace TorchSharp;

internal static unsafe partial class NativeMethods
{
    [DllImport(Shim)] public static extern IntPtr ts_linear(IntPtr input, IntPtr weight, IntPtr bias);
    [DllImport(Shim)] public static extern IntPtr ts_batch_norm(IntPtr input, IntPtr mean, IntPtr variance, IntPtr weight, IntPtr bias, bool training, double momentum, double eps);
    [DllImport(Shim)] public static extern IntPtr ts_layer_norm(IntPtr input, long* shape, int count, IntPtr weight, IntPtr bias, double eps);
    [DllImport(Shim)] public static extern IntPtr ts_mse_loss(IntPtr a, IntPtr b, long reduction);
    [DllImport(Shim)] public static extern IntPtr ts_l1_loss(IntPtr a, IntPtr b, long reduction);
    [DllImport(Shim)] public static extern IntPtr ts_huber_loss(IntPtr a, IntPtr b, long reduction, double delta);
    [DllImport(Shim)] public static extern IntPtr ts_binary_cross_entropy_with_logits(IntPtr a, IntPtr b, IntPtr weight, IntPtr positive, long reduction);
    [DllImport(Shim)] public static extern IntPtr ts_conv2d(IntPtr input, IntPtr weight, IntPtr bias, long* stride, int strideCount, long* padding, int paddingCount, long* dilation, int dilationCount, long groups);
    [DllImport(Shim)] public static extern IntPtr ts_conv_transpose2d(IntPtr input, IntPtr weight, IntPtr bias, long* stride, int strideCount, long* padding, int paddingCount, long* outputPadding, int outputPaddingCount, long* dilation, int dilationCount, long groups);
    [DllImport(Shim)] public static extern IntPtr ts_max_pool2d(IntPtr input, long* kernel, int kernelCount, long* stride, int strideCount, long* padding, int paddingCount, long* dilation, int dilationCount, bool ceil);
    [DllImport(Shim)] public static extern IntPtr ts_avg_pool2d(IntPtr input, long* kernel, int kernelCount, long* stride, int strideCount, long* padding, int paddingCount, bool ceil, bool countPadding, long divisor);
    [DllImport(Shim)] public static extern IntPtr ts_pad(IntPtr input, long* pad, int padCount, double value);
    [DllImport(Shim)] public static extern IntPtr ts_upsample_nearest(IntPtr input, long* size, int sizeCount, double* scale, int scaleCount);
    [DllImport(Shim)] public static extern IntPtr ts_one_hot(IntPtr a, long classes);
}
