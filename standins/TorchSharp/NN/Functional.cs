using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        /// <summary>An operation in place returns a new handle to its operand, as in TorchSharp.</summary>
        public static class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();
            public static Tensor sigmoid(Tensor x) => x.sigmoid();
            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_().alias() : x.sigmoid();
            public static Tensor gelu(Tensor x) => gelu(x, false);
            public static Tensor gelu(Tensor x, bool inplace) => inplace ? x.Self(ts_gelu_(x.Handle)).alias() : Tensor.Own(ts_gelu(x.Handle), x);
            public static Tensor selu(Tensor x, bool inplace = false) => inplace ? x.Self(ts_selu_(x.Handle)).alias() : Tensor.Own(ts_selu(x.Handle), x);
            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.Self(ts_silu_(x.Handle)).alias() : Tensor.Own(ts_silu(x.Handle), x);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                inplace ? x.Self(ts_elu_(x.Handle, alpha)).alias() : Tensor.Own(ts_elu(x.Handle, alpha, 1, 1), x);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? input.Self(ts_leaky_relu_(input.Handle, negative_slope)).alias() : Tensor.Own(ts_leaky_relu(input.Handle, negative_slope), input);

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => Tensor.Own(ts_softplus(x.Handle, beta, threshold), x);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? input.Self(ts_dropout_(input.Handle, p, training)).alias() : Tensor.Own(ts_dropout(input.Handle, p, training), input);

            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Tensor.Own(ts_linear(input.Handle, weights.Handle, bias?.Handle ?? IntPtr.Zero), input, weights, bias);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Tensor.Own(ts_mse_loss(input.Handle, target.Handle, (long)reduction), input, target);

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Tensor.Own(ts_l1_loss(input.Handle, target.Handle, (long)reduction), input, target);
        }

        public static class utils
        {
            /// <summary>Scales the gradients so that their common norm is at most max_norm; gives the norm before.</summary>
            public static unsafe double clip_grad_norm_(IEnumerable<Modules.Parameter> tensors, double max_norm, double norm_type = 2)
            {
                var parameters = tensors.ToArray();
                var handles = Tensor.Handles(parameters);
                double norm;
                fixed (IntPtr* pointer = handles) Check(ts_clip_grad_norm_(pointer, handles.Length, max_norm, norm_type, &norm));
                GC.KeepAlive(parameters);
                return norm;
            }
        }
    }
}
