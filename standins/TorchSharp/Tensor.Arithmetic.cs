using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Own(ts_add(Handle, target.Handle, 1), this, target);
        public Tensor add(Tensor target, Scalar alpha) => Own(ts_add(Handle, target.Handle, alpha.Number), this, target);
        public Tensor sub(Tensor target) => Own(ts_sub(Handle, target.Handle), this, target);
        public Tensor mul(Tensor target) => Own(ts_mul(Handle, target.Handle), this, target);

        public Tensor add_(Tensor target) => Self(ts_add_(Handle, target.Handle, 1), target);
        public Tensor add_(Tensor target, Scalar alpha) => Self(ts_add_(Handle, target.Handle, alpha.Number), target);
        public Tensor add_(Scalar scalar) => Self(ts_add_scalar_(Handle, scalar.Number, 1));
        public Tensor add_(Scalar scalar, Scalar alpha) => Self(ts_add_scalar_(Handle, scalar.Number, alpha.Number));
        public Tensor sub_(Tensor target) => Self(ts_sub_(Handle, target.Handle), target);
        public Tensor sub_(Scalar target) => Self(ts_sub_scalar_(Handle, target.Number));
        public Tensor mul_(Tensor target) => Self(ts_mul_(Handle, target.Handle), target);
        public Tensor mul_(Scalar target) => Self(ts_mul_scalar_(Handle, target.Number));
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Self(ts_div_(Handle, Plain(target, rounding_mode).Handle), target);
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Self(ts_div_scalar_(Handle, Plain(target, rounding_mode).Number));

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Self(ts_addcmul_(Handle, tensor1.Handle, tensor2.Handle, value.Number), tensor1, tensor2);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Self(ts_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, value.Number), tensor1, tensor2);

        public Tensor mm(Tensor target) => Own(ts_mm(Handle, target.Handle), this, target);
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Own(ts_addmm(Handle, mat1.Handle, mat2.Handle, beta, alpha), this, mat1, mat2);
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Self(ts_addmm_(Handle, mat1.Handle, mat2.Handle, beta, alpha), mat1, mat2);
        public Tensor maximum(Tensor other) => Own(ts_maximum(Handle, other.Handle), this, other);

        public Tensor eq(Tensor target) => Own(ts_eq(Handle, target.Handle), this, target);
        public Tensor ne(Tensor target) => Own(ts_ne(Handle, target.Handle), this, target);
        public Tensor gt(Scalar target) => Own(ts_gt_scalar(Handle, target.Number), this);

        /// <summary>True when shape and all elements are equal.</summary>
        public unsafe bool Equals(Tensor target)
        {
            bool result;
            Self(ts_equal(Handle, target.Handle, &result), target);
            return result;
        }

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        private static T Plain<T>(T operand, RoundingMode mode) =>
            mode == RoundingMode.None ? operand : throw new NotSupportedException("the stand-in divides without rounding only");

        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);
        public static Tensor operator -(Tensor left, int right) => Own(ts_sub_scalar(left.Handle, right), left);
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        // Element-wise, as in TorchSharp: `tensor == null` is a mistake there, `tensor is null` is the test.
        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);
        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);
    }
}
