using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers with a state of its own.</summary>
    public class Generator : IDisposable
    {
        /// <summary>It draws on the processor whatever the device, as in TorchSharp.</summary>
        public Generator(ulong seed = 0, Device? device = null) : this(ts_generator_new(seed)) => this.device = device ?? CPU;

        internal Generator(IntPtr handle) => Handle = handle;

        ~Generator() => Dispose(false);

        /// <summary>A handle to the process-wide generator; disposing it leaves the generator as it is.</summary>
        public static Generator Default => new(ts_generator_default());

        public IntPtr Handle { get; private set; }

        public Device device { get; } = CPU;

        public Generator manual_seed(long seed)
        {
            ts_generator_manual_seed(Handle, seed);
            return this;
        }

        public Tensor get_state() => Tensor.Own(ts_generator_get_state(Handle), this);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var handle = Handle;
            Handle = IntPtr.Zero;
            if (handle != IntPtr.Zero) ts_generator_dispose(handle);
        }
    }

    public static Generator manual_seed(long seed) => random.manual_seed(seed);
    public static Tensor get_rng_state() => random.get_rng_state();

    public static class random
    {
        public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

        public static Tensor get_rng_state()
        {
            using var generator = Generator.Default;
            return generator.get_state();
        }
    }
}
