using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Network;

/// <summary>
/// Random numbers of a training step, for dropout, corruption and samples of codes. Both kinds of step draw from it in the same order, and
/// for every device on the CPU, where alone TorchSharp's generators live.
/// </summary>
internal sealed class NoiseSource : IDisposable
{
    private readonly Generator _generator = new();

    /// <summary>Begins the sequence that belongs to a seed, so that nothing has to be remembered from step to step.</summary>
    public void Begin(long seed) => _generator.manual_seed(seed);

    /// <summary>Fills a tensor with 0, with the given probability, and else with what keeps the mean at 1.</summary>
    public Tensor Mask(Tensor target, double dropout) => Bernoulli(target, 1 - dropout).TimesInPlace(1 / (1 - dropout));

    /// <summary>Fills a tensor with 1, with the given probability, and else with 0.</summary>
    public Tensor Bernoulli(Tensor target, double probability) => Draw(target, t => t.bernoulli_(probability, _generator));

    /// <summary>Fills a tensor with normal noise.</summary>
    public Tensor Normal(Tensor target, double deviation) => Draw(target, t => t.normal_(0, deviation, _generator));

    /// <summary>Whole numbers from 0 to below a limit, in the shape of a tensor that is overwritten.</summary>
    public Tensor Places(Tensor room, long below) => Draw(room, t => t.random_(0, below, _generator)).to(ScalarType.Int64);

    /// <summary>Numbers from 0 to below 1.</summary>
    public float[] Uniform(int count)
    {
        using var scope = NewDisposeScope();
        return FlatTensor.ToArray(empty(count, ScalarType.Float32, CPU).uniform_(0, 1, _generator));
    }

    public void Dispose() => _generator.Dispose();

    private static Tensor Draw(Tensor target, Func<Tensor, Tensor> draw) =>
        target.device_type == DeviceType.CPU ? draw(target) : target.copy_(draw(empty(target.shape, target.dtype, CPU)));
}
