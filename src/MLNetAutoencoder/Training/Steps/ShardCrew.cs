using System.Runtime.ExceptionServices;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Training.Steps;

/// <summary>Threads that work on the shards of a batch side by side; the caller's thread is one of them.</summary>
internal sealed class ShardCrew : IDisposable
{
    private readonly Thread[] _helpers;
    private readonly SemaphoreSlim _start = new(0);
    private readonly CountdownEvent _done = new(1);
    private Action<int> _work = _ => { };
    private int _shards;
    private int _next;
    private bool _closing;
    private ExceptionDispatchInfo? _fault;

    /// <param name="threads">1 or greater, the caller's included.</param>
    public ShardCrew(int threads)
    {
        _helpers =
        [
            .. Enumerable
                .Range(1, threads - 1)
                .Select(i => new Thread(Help) { IsBackground = true, Name = Invariant.Text($"Autoencoder shard {i}") }),
        ];
        foreach (var helper in _helpers)
            helper.Start();
    }

    public int Threads => _helpers.Length + 1;

    /// <summary>Does the work for shards 0 to <paramref name="shards"/> - 1, with at most the given number of threads.</summary>
    public void Work(int shards, int threads, Action<int> work)
    {
        int helpers = Math.Min(Math.Min(threads, shards) - 1, _helpers.Length);
        _work = work;
        _shards = shards;
        _next = 0;
        _fault = null;
        if (helpers == 0)
        {
            Work();
        }
        else
        {
            _done.Reset(helpers);
            _start.Release(helpers);
            Work();
            _done.Wait();
        }
        _fault?.Throw();
    }

    public void Dispose()
    {
        _closing = true;
        if (_helpers.Length > 0)
            _start.Release(_helpers.Length);
        foreach (var helper in _helpers)
            helper.Join();
        _start.Dispose();
        _done.Dispose();
    }

    private void Help()
    {
        using var runtime = TorchRuntime.Enter();
        while (true)
        {
            _start.Wait();
            if (_closing)
                return;
            Work();
            _done.Signal();
        }
    }

    private void Work()
    {
        try
        {
            for (int shard; (shard = Interlocked.Increment(ref _next) - 1) < _shards; )
                _work(shard);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(e), null);
        }
    }
}

/// <summary>
/// How many threads work on a batch. Where the choice is free, some steps are timed with one and with all, in turn, and the faster is kept;
/// later they are timed again: soon at first, while the process still warms up, then seldom. The trained weights do not depend on it.
/// </summary>
internal sealed class ThreadChoice
{
    private const int Trials = 3; // of each
    private const int FirstKept = 16;
    private const int MostKept = 256;

    /// <summary>
    /// Of the time of all threads: one must be as fast to be kept. Threads that the system runs on one core, as it does for a while, take
    /// no longer than one thread, and are as fast as ever when it moves them.
    /// </summary>
    private const double ClearlyFaster = 0.9;

    private readonly int _all;
    private readonly bool _isFree;
    private readonly List<TimeSpan> _alone = [];
    private readonly List<TimeSpan> _together = [];
    private int _toKeep = FirstKept;
    private int _kept;

    /// <param name="shards">Parts of a batch that can be worked on side by side.</param>
    /// <param name="wanted">The threads that the options name; null for a free choice.</param>
    /// <param name="processors">Processors of the machine.</param>
    public ThreadChoice(int shards, int? wanted, int processors)
    {
        _all = Math.Min(shards, wanted ?? processors);
        _isFree = wanted is null && _all > 1;
        Threads = _all;
    }

    /// <summary>Threads for the next step.</summary>
    public int Threads { get; private set; }

    public int Most => _all;

    /// <summary>Takes the time of a step that was done with <see cref="Threads"/>.</summary>
    public void Observe(TimeSpan time)
    {
        if (!_isFree)
            return;
        if (_together.Count == Trials)
        {
            Keep();
            return;
        }
        (Threads == 1 ? _alone : _together).Add(time);
        if (_together.Count == Trials)
            Threads = _alone.Min() < ClearlyFaster * _together.Min() ? 1 : _all;
        else
            Threads = _alone.Count > _together.Count ? _all : 1;
    }

    private void Keep()
    {
        if (++_kept < _toKeep)
            return;
        _toKeep = Math.Min(2 * _toKeep, MostKept);
        _kept = 0;
        _alone.Clear();
        _together.Clear();
        Threads = _all;
    }
}
