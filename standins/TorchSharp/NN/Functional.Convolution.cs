using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1)
            {
                strides ??= [1];
                padding ??= [0];
                dilation ??= [1];
                fixed (long* step = strides, border = padding, spread = dilation)
                {
                    return Tensor.Own(ts_conv2d(input.Handle, weight.Handle, Optional(bias), step, strides.Length, border, padding.Length, spread, dilation.Length, groups), input, weight, bias);
                }
            }

            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1)
            {
                strides ??= [1, 1];
                padding ??= [0, 0];
                output_padding ??= [0, 0];
                dilation ??= [1, 1];
                fixed (long* step = strides, border = padding, more = output_padding, spread = dilation)
                {
                    return Tensor.Own(ts_conv_transpose2d(input.Handle, weight.Handle, Optional(bias), step, strides.Length, border, padding.Length, more, output_padding.Length, spread, dilation.Length, groups), input, weight, bias);
                }
            }
        }
    }
}
