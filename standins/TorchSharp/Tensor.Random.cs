using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor uniform_(double from, double to, Generator? generator = null) => Self(ts_uniform_(Handle, from, to, Optional(generator)), generator);
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) => Self(ts_normal_(Handle, mean, std, Optional(generator)), generator);
        public Tensor random_(double from, double to, Generator? generator = null) => Self(ts_random_(Handle, from, to, Optional(generator)), generator);
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Self(ts_bernoulli_(Handle, p, Optional(generator)), generator);

        internal static IntPtr Optional(Generator? generator) => generator?.Handle ?? IntPtr.Zero;
    }
}
