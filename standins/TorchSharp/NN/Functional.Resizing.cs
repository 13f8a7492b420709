using static TorchSharp.NativeMethods;

namespace TorchSharp;

public enum PaddingModes
{
    Zeros = 0,
    Reflect = 1,
    Replicate = 2,
    Circular = 3,
    Constant = 4,
}

public static partial class torch
{
    public enum InterpolationMode
    {
        Nearest = 0,
        Linear = 1,
        Bilinear = 2,
        Bicubic = 3,
        Trilinear = 4,
        Area = 5,
        NearestExact = 6,
    }

    public static partial class nn
    {
        public static unsafe partial class functional
        {
            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                if (mode is not (PaddingModes.Constant or PaddingModes.Zeros)) throw new NotSupportedException("the stand-in pads with a constant only");
                fixed (long* borders = pad) return Tensor.Own(ts_pad(input.Handle, borders, pad.Length, value), input);
            }

            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                if (mode != InterpolationMode.Nearest || align_corners is not null || recompute_scale_factor || antialias)
                    throw new NotSupportedException("the stand-in repeats the nearest value only");
                fixed (long* sizes = size)
                fixed (double* scales = scale_factor)
                {
                    return Tensor.Own(ts_upsample_nearest(x.Handle, sizes, size?.Length ?? 0, scales, scale_factor?.Length ?? 0), x);
                }
            }
        }
    }
}
