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
            public static Tensor gelu(Tensor x) => gelu(x, false);
            public static Tensor gelu(Tensor x, bool inplace) => inplace ? x.Self(ts_gelu_(x.Handle)).alias() : Tensor.Own(ts_gelu(x.Handle), x);
            public static Tensor selu(Tensor x, bool inplace = false) => inplace ? x.Self(ts_selu_(x.Handle)).alias() : Tensor.Own(ts_selu(x.Handle), x);
            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.Self(ts_silu_(x.Handle)).alias() : Tensor.Own(ts_silu(x.Handle), x);

            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Tensor.Own(ts_linear(input.Handle, weights.Handle, bias?.Handle ?? IntPtr.Zero), input, weights, bias);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Tensor.Own(ts_mse_loss(input.Handle, target.Handle, (long)reduction), input, target);
        }
    }
}
