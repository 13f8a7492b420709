using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Own(ts_add(Handle, target.Handle, 1), this, target);
        public Tensor add(Tensor target, Scalar alpha) => Own(ts_add(Handle, target.Handle, alpha.Number), this, target);
        public Tensor add(Scalar scalar) => Own(ts_add_scalar(Handle, scalar.Number, 1), this);
        public Tensor add(Scalar scalar, Scalar alpha) => Own(ts_add_scalar(Handle, scalar.Number, alpha.Number), this);
        public Tensor sub(Tensor target) => Own(ts_sub(Handle, target.Handle), this, target);
        public Tensor sub(Scalar target) => Own(ts_sub_scalar(Handle, target.Number), this);
        public Tensor mul(Tensor target) => Own(ts_mul(Handle, target.Handle), this, target);
        public Tensor mul(Scalar target) => Own(ts_mul_scalar(Handle, target.Number), this);
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Own(ts_div(Handle, Plain(target, rounding_mode).Handle), this, target);

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

        public Tensor dot(Tensor target)
        {
            if (dim() != 1 || target.dim() != 1 || NumberOfElements != target.NumberOfElements)
                throw new InvalidOperationException("dot arguments must have the same shape.");
            return Own(ts_dot(Handle, target.Handle), this, target);
        }

        public Tensor bmm(Tensor batch2) => Own(ts_bmm(Handle, batch2.Handle), this, batch2);
        public Tensor matmul(Tensor target) => Own(ts_matmul(Handle, target.Handle), this, target);
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Own(ts_addmm(Handle, mat1.Handle, mat2.Handle, beta, alpha), this, mat1, mat2);
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Self(ts_addmm_(Handle, mat1.Handle, mat2.Handle, beta, alpha), mat1, mat2);
        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) => Self(ts_addmv_(Handle, mat.Handle, vec.Handle, beta, alpha), mat, vec);

        private static T Plain<T>(T operand, RoundingMode mode) =>
            mode == RoundingMode.None ? operand : throw new NotSupportedException("the stand-in divides without rounding only");

        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);
        public static Tensor operator -(Tensor left, int right) => Own(ts_sub_scalar(left.Handle, right), left);
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);
    }
}
