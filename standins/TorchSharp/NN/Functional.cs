using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>An operation in place returns a new handle to its operand, as in TorchSharp.</summary>
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();
            public static Tensor sigmoid(Tensor x) => x.sigmoid();
            public static Tensor gelu(Tensor x) => gelu(x, false);
            public static Tensor gelu(Tensor x, bool inplace) => inplace ? x.gelu_().alias() : x.gelu();
            public static Tensor selu(Tensor x, bool inplace = false) => inplace ? x.selu_().alias() : x.selu();
            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.silu_().alias() : x.silu();

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor one_hot(Tensor x, long num_classes = -1) => x.dtype == ScalarType.Int64
                ? Tensor.Own(ts_one_hot(x.Handle, num_classes), x)
                : throw new ArgumentException("OneHot input tensor must have elements of type Int64");

            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Tensor.Own(ts_linear(input.Handle, weights.Handle, Optional(bias)), input, weights, bias);

            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5)
            {
                var result = ts_batch_norm(input.Handle, Optional(running_mean), Optional(running_var), Optional(weight), Optional(bias), training, momentum, eps);
                GC.KeepAlive(running_mean);
                GC.KeepAlive(running_var);
                return Tensor.Own(result, input, weight, bias);
            }

            public static unsafe Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
            {
                fixed (long* shape = normalized_shape)
                {
                    return Tensor.Own(ts_layer_norm(input.Handle, shape, normalized_shape.Length, Optional(weight), Optional(bias), eps), input, weight, bias);
                }
            }

            private static IntPtr Optional(Tensor? tensor) => tensor?.Handle ?? IntPtr.Zero;
        }
    }
}
