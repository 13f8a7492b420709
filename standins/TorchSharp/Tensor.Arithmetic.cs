using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Own(ts_add(Handle, target.Handle, 1), this, target);
        public Tensor add(Tensor target, Scalar alpha) => Own(ts_add(Handle, target.Handle, alpha.Number), this, target);
        public Tensor add(Scalar scalar) => Add(scalar.Number);
        public Tensor add(Scalar scalar, Scalar alpha) => Own(ts_add_scalar(Handle, scalar.Number, alpha.Number), this);
        public Tensor sub(Tensor target) => Own(ts_sub(Handle, target.Handle), this, target);
        public Tensor sub(Scalar target) => Sub(target.Number);
        public Tensor mul(Tensor target) => Own(ts_mul(Handle, target.Handle), this, target);
        public Tensor mul(Scalar target) => Mul(target.Number);
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Own(ts_div(Handle, Plain(target, rounding_mode).Handle), this, target);
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Div(Plain(target, rounding_mode).Number);

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
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Self(ts_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, 1), tensor1, tensor2);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Self(ts_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, value.Number), tensor1, tensor2);

        public Tensor mm(Tensor target) => Own(ts_mm(Handle, target.Handle), this, target);
        public Tensor matmul(Tensor target) => Own(ts_matmul(Handle, target.Handle), this, target);
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Own(ts_addmm(Handle, mat1.Handle, mat2.Handle, beta, alpha), this, mat1, mat2);
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Self(ts_addmm_(Handle, mat1.Handle, mat2.Handle, beta, alpha), mat1, mat2);
        public Tensor maximum(Tensor other) => Own(ts_maximum(Handle, other.Handle), this, other);

        public Tensor eq(Tensor target) => Own(ts_eq(Handle, target.Handle), this, target);
        public Tensor eq(Scalar target) => Own(ts_eq_scalar(Handle, target.Number), this);
        public Tensor ne(Tensor target) => Own(ts_ne(Handle, target.Handle), this, target);
        public Tensor ne(Scalar target) => Own(ts_ne_scalar(Handle, target.Number), this);
        public Tensor gt(Tensor target) => Own(ts_gt(Handle, target.Handle), this, target);
        public Tensor gt(Scalar target) => Own(ts_gt_scalar(Handle, target.Number), this);
        public Tensor ge(Tensor target) => Own(ts_ge(Handle, target.Handle), this, target);
        public Tensor ge(Scalar target) => Own(ts_ge_scalar(Handle, target.Number), this);
        public Tensor lt(Tensor target) => Own(ts_lt(Handle, target.Handle), this, target);
        public Tensor lt(Scalar target) => Own(ts_lt_scalar(Handle, target.Number), this);
        public Tensor le(Tensor target) => Own(ts_le(Handle, target.Handle), this, target);
        public Tensor le(Scalar target) => Own(ts_le_scalar(Handle, target.Number), this);

        /// <summary>True when shape and all elements are equal.</summary>
        public unsafe bool Equals(Tensor target)
        {
            bool result;
            Self(ts_equal(Handle, target.Handle, &result), target);
            return result;
        }

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        private Tensor Add(Number value) => Own(ts_add_scalar(Handle, value, 1), this);
        private Tensor Sub(Number value) => Own(ts_sub_scalar(Handle, value), this);
        private Tensor Mul(Number value) => Own(ts_mul_scalar(Handle, value), this);
        private Tensor Div(Number value) => Own(ts_div_scalar(Handle, value), this);
        private Tensor From(Number value) => Own(ts_rsub(value, Handle), this);
        private Tensor Under(Number value) => Own(ts_rdiv(value, Handle), this);

        private static T Plain<T>(T operand, RoundingMode mode) =>
            mode == RoundingMode.None ? operand : throw new NotSupportedException("the stand-in divides without rounding only");

        public static Tensor operator -(Tensor tensor) => tensor.neg();

        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);
        public static Tensor operator +(Tensor left, Scalar right) => left.Add(right.Number);
        public static Tensor operator +(Tensor left, int right) => left.Add(right);
        public static Tensor operator +(Tensor left, long right) => left.Add(right);
        public static Tensor operator +(Tensor left, float right) => left.Add(right);
        public static Tensor operator +(Tensor left, double right) => left.Add(right);
        public static Tensor operator +(Scalar left, Tensor right) => right.Add(left.Number);
        public static Tensor operator +(int left, Tensor right) => right.Add(left);
        public static Tensor operator +(long left, Tensor right) => right.Add(left);
        public static Tensor operator +(float left, Tensor right) => right.Add(left);
        public static Tensor operator +(double left, Tensor right) => right.Add(left);

        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);
        public static Tensor operator -(Tensor left, Scalar right) => left.Sub(right.Number);
        public static Tensor operator -(Tensor left, int right) => left.Sub(right);
        public static Tensor operator -(Tensor left, long right) => left.Sub(right);
        public static Tensor operator -(Tensor left, float right) => left.Sub(right);
        public static Tensor operator -(Tensor left, double right) => left.Sub(right);
        public static Tensor operator -(Scalar left, Tensor right) => right.From(left.Number);
        public static Tensor operator -(int left, Tensor right) => right.From(left);
        public static Tensor operator -(long left, Tensor right) => right.From(left);
        public static Tensor operator -(float left, Tensor right) => right.From(left);
        public static Tensor operator -(double left, Tensor right) => right.From(left);

        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);
        public static Tensor operator *(Tensor left, Scalar right) => left.Mul(right.Number);
        public static Tensor operator *(Tensor left, int right) => left.Mul(right);
        public static Tensor operator *(Tensor left, long right) => left.Mul(right);
        public static Tensor operator *(Tensor left, float right) => left.Mul(right);
        public static Tensor operator *(Tensor left, double right) => left.Mul(right);
        public static Tensor operator *(Scalar left, Tensor right) => right.Mul(left.Number);
        public static Tensor operator *(int left, Tensor right) => right.Mul(left);
        public static Tensor operator *(long left, Tensor right) => right.Mul(left);
        public static Tensor operator *(float left, Tensor right) => right.Mul(left);
        public static Tensor operator *(double left, Tensor right) => right.Mul(left);

        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);
        public static Tensor operator /(Tensor left, Scalar right) => left.Div(right.Number);
        public static Tensor operator /(Tensor left, int right) => left.Div(right);
        public static Tensor operator /(Tensor left, long right) => left.Div(right);
        public static Tensor operator /(Tensor left, float right) => left.Div(right);
        public static Tensor operator /(Tensor left, double right) => left.Div(right);
        public static Tensor operator /(Scalar left, Tensor right) => right.Under(left.Number);
        public static Tensor operator /(int left, Tensor right) => right.Under(left);
        public static Tensor operator /(long left, Tensor right) => right.Under(left);
        public static Tensor operator /(float left, Tensor right) => right.Under(left);
        public static Tensor operator /(double left, Tensor right) => right.Under(left);

        // Element-wise, as in TorchSharp: `tensor == null` is a mistake there, `tensor is null` is the test.
        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);
        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);
        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);
        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);
        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);
        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);
        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);
        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);
        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);
        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);
        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);
        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);
        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);
        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);
        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);
        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);
        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);
        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);
    }
}
