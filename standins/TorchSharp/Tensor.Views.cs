using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>A second handle to the same tensor.</summary>
        public Tensor alias() => Own(ts_alias(Handle), this);

        public Tensor clone() => Own(ts_clone(Handle), this);
        public Tensor contiguous() => Own(ts_contiguous(Handle), this);
        public Tensor detach() => Own(ts_detach(Handle), this);
        public Tensor t() => Own(ts_t(Handle), this);
        public Tensor squeeze(long? dim = null) => Own(dim is { } one ? ts_squeeze_dim(Handle, one) : ts_squeeze(Handle), this);
        public Tensor unsqueeze(long dim) => Own(ts_unsqueeze(Handle, dim), this);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Own(ts_flatten(Handle, start_dim, end_dim), this);
        public Tensor transpose(long dim0, long dim1) => Own(ts_transpose(Handle, dim0, dim1), this);
        public Tensor select(long dim, long index) => Own(ts_select(Handle, dim, index), this);
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => dim1 != dim2
            ? Own(ts_diagonal(Handle, offset, dim1, dim2), this)
            : throw new ArgumentException($"Diagonal dimensions cannot be identical {dim1}, {dim2}");
        public Tensor narrow(long dim, long start, long length) => Own(ts_narrow(Handle, dim, start, length), this);

        public Tensor view(params long[] shape)
        {
            fixed (long* sizes = shape) return Own(ts_view(Handle, sizes, shape.Length), this);
        }

        public Tensor reshape(params long[] shape)
        {
            fixed (long* sizes = shape) return Own(ts_reshape(Handle, sizes, shape.Length), this);
        }

        public Tensor permute(params long[] permutation)
        {
            fixed (long* dims = permutation) return Own(ts_permute(Handle, dims, permutation.Length), this);
        }

        public DeviceType device_type => DeviceType.CPU;
        public Device device => new(device_type);
        public Tensor cpu() => alias();

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            InitializeDeviceType(deviceType);
            return to(dtype, copy, disposeAfter, non_blocking);
        }

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(device.type, device.index, copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            var result = ts_to_type(Handle, (sbyte)type, copy, non_blocking);
            if (result == IntPtr.Zero) throw Error();
            if (disposeAfter) Dispose();
            return Own(result, this);
        }
    }
}
