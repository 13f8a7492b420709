using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Own(ts_abs(Handle), this);
        public Tensor exp() => Own(ts_exp(Handle), this);
        public Tensor log() => Own(ts_log(Handle), this);
        public Tensor log1p() => Own(ts_log1p(Handle), this);
        public Tensor neg() => Own(ts_neg(Handle), this);
        public Tensor reciprocal() => Own(ts_reciprocal(Handle), this);
        public Tensor sign() => Own(ts_sign(Handle), this);
        public Tensor sqrt() => Own(ts_sqrt(Handle), this);
        public Tensor relu() => Own(ts_relu(Handle), this);
        public Tensor selu() => Own(ts_selu(Handle), this);
        public Tensor sigmoid() => Own(ts_sigmoid(Handle), this);
        public Tensor silu() => Own(ts_silu(Handle), this);
        public Tensor tanh() => Own(ts_tanh(Handle), this);
        public Tensor gelu() => Own(ts_gelu(Handle), this);
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Own(ts_elu(Handle, alpha.Number, scale.Number, input_scale.Number), this);
        public Tensor leaky_relu(Scalar negative_slope) => Own(ts_leaky_relu(Handle, negative_slope.Number), this);

        public Tensor abs_() => Self(ts_abs_(Handle));
        public Tensor erf_() => Self(ts_erf_(Handle));
        public Tensor exp_() => Self(ts_exp_(Handle));
        public Tensor log1p_() => Self(ts_log1p_(Handle));
        public Tensor neg_() => Self(ts_neg_(Handle));
        public Tensor sign_() => Self(ts_sign_(Handle));
        public Tensor sqrt_() => Self(ts_sqrt_(Handle));
        public Tensor relu_() => Self(ts_relu_(Handle));
        public Tensor selu_() => Self(ts_selu_(Handle));
        public Tensor sigmoid_() => Self(ts_sigmoid_(Handle));
        public Tensor silu_() => Self(ts_silu_(Handle));
        public Tensor tanh_() => Self(ts_tanh_(Handle));
        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) => Self(ts_elu_(Handle, alpha.Number, scale.Number, input_scale.Number));
        public Tensor leaky_relu_(Scalar negative_slope) => Self(ts_leaky_relu_(Handle, negative_slope.Number));

        /// <summary>Works in place and gives a new handle, as in TorchSharp.</summary>
        public Tensor gelu_() => Self(ts_gelu_(Handle)).alias();

        /// <summary>Works in place and gives a new handle, as in TorchSharp.</summary>
        public Tensor zero_() => Own(ts_zero_(Handle), this);

        public Tensor fill_(Scalar value) => Self(ts_fill_scalar_(Handle, value.Number));
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Self(ts_copy_(Handle, source.Handle, nonBlocking), source);
    }
}
