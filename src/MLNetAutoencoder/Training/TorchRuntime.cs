using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>
/// The only place that touches libtorch's own state: the seed of the CPU, thread count and whether gradients are kept. Trainings take turns, since they
/// would otherwise disturb each other's; what was set before is restored.
/// </summary>
internal sealed class TorchRuntime : IDisposable
{
    /// <summary>
    /// Multiplications per step above which all cores pay: below, one thread was measured as fast or faster than two
    /// (docs/decisions/0003-threads.md).
    /// </summary>
    private const long ParallelWork = 256_000_000;

    private const int TurnPollMilliseconds = 50;

    private static readonly object s_turn = new();

    private readonly Tensor _random;
    private readonly int _threads;
    private readonly IDisposable _gradients;

    private TorchRuntime(int seed, int threads)
    {
        _random = get_rng_state().DetachFromDisposeScope();
        _threads = get_num_threads();
        manual_seed(seed);
        set_num_threads(threads);
        _gradients = enable_grad(); // The caller may be within no_grad.
    }

    /// <summary>Waits for its turn, then seeds and sets the threads for a network and batch size; the same on the same machine.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting.</exception>
    public static TorchRuntime Enter(int seed, LayerPlan plan, int batchSize, CancellationToken cancellation = default)
    {
        while (!Monitor.TryEnter(s_turn, TurnPollMilliseconds))
            cancellation.ThrowIfCancellationRequested();
        try
        {
            return new TorchRuntime(seed, ThreadsFor(plan, batchSize));
        }
        catch
        {
            Monitor.Exit(s_turn);
            throw;
        }
    }

    /// <summary>The threads that a training of this network and batch size uses; the same on the same machine.</summary>
    public static int ThreadsFor(LayerPlan plan, int batchSize)
        => checked(plan.Weights * batchSize) >= ParallelWork ? Environment.ProcessorCount : 1;

    public void Dispose()
    {
        try
        {
            _gradients.Dispose();
            set_num_threads(_threads);
            set_rng_state(_random);
            _random.Dispose();
        }
        finally
        {
            Monitor.Exit(s_turn);
        }
    }
}
