using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Own(ts_eq(Handle, target.Handle), this, target);
        public Tensor ne(Tensor target) => Own(ts_ne(Handle, target.Handle), this, target);
        public Tensor gt(Scalar target) => Own(ts_gt_scalar(Handle, target.Number), this);
        public Tensor ge(Scalar target) => Own(ts_ge_scalar(Handle, target.Number), this);
        public Tensor le(Tensor target) => Own(ts_le(Handle, target.Handle), this, target);

        public Tensor maximum(Tensor other) => Own(ts_maximum(Handle, other.Handle), this, other);
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Own(ts_clamp(Handle, Optional(min), Optional(max)), this);
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Self(ts_clamp_(Handle, Optional(min), Optional(max)));
        public Tensor clamp_min(Scalar min) => Own(ts_clamp_min_scalar(Handle, min.Number), this);
        public Tensor clamp_min_(Scalar min) => Self(ts_clamp_min_scalar_(Handle, min.Number));
        public Tensor clamp_max_(Scalar max) => Self(ts_clamp_max_scalar_(Handle, max.Number));

        public Tensor where(Tensor condition, Tensor y) => condition.dtype == ScalarType.Bool
            ? Own(ts_where(Handle, condition.Handle, y.Handle), this, condition, y)
            : throw new ArgumentException("The condition to 'where' must be a boolean tensor.");

        /// <summary>True when shape and all elements are equal.</summary>
        public unsafe bool Equals(Tensor target)
        {
            bool result;
            Self(ts_equal(Handle, target.Handle, &result), target);
            return result;
        }

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        private static Number Optional(Scalar? value) => value is null ? Number.None : value.Number;

        // Element-wise, as in TorchSharp: `tensor == null` is a mistake there, `tensor is null` is the test.
        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);
        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);
    }
}
