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

        public static partial class functional
        {
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Tensor.Own(ts_mse_loss(input.Handle, target.Handle, (long)reduction), input, target);

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Tensor.Own(ts_l1_loss(input.Handle, target.Handle, (long)reduction), input, target);

            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean) =>
                Tensor.Own(ts_huber_loss(input.Handle, target.Handle, (long)reduction, delta), input, target);

            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
            {
                var result = ts_binary_cross_entropy_with_logits(input.Handle, target.Handle, Optional(weight), Optional(pos_weights), (long)reduction);
                GC.KeepAlive(pos_weights);
                return Tensor.Own(result, input, target, weight);
            }
        }
    }
}
