using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
            {
                strides ??= kernel_size;
                padding ??= new long[kernel_size.Length];
                dilation ??= Array.ConvertAll(kernel_size, _ => 1L);
                fixed (long* kernel = kernel_size, step = strides, border = padding, spread = dilation)
                {
                    return Tensor.Own(ts_max_pool2d(input.Handle, kernel, kernel_size.Length, step, strides.Length, border, padding.Length, spread, dilation.Length, ceil_mode), input);
                }
            }

            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null)
            {
                stride ??= kernel_size;
                padding ??= [0];
                fixed (long* kernel = kernel_size, step = stride, border = padding)
                {
                    return Tensor.Own(ts_avg_pool2d(input.Handle, kernel, kernel_size.Length, step, stride.Length, border, padding.Length, ceil_mode, count_include_pad, divisor_override ?? 0), input);
                }
            }
        }
    }
}
