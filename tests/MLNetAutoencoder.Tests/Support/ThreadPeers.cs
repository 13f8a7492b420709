using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetAutoencoder.Tests;

/// <summary>Ranks that are threads of this process.</summary>
internal sealed class ThreadPeers : ITrainingPeers
{
    private readonly Table _table;

    private ThreadPeers(Table table, int rank) => (_table, Rank) = (table, rank);

    public int Rank { get; }

    public int Size => _table.Values.Length;

    /// <summary>Does work on every rank.</summary>
    /// <returns>What each rank gives, or the fault that it ended with.</returns>
    public static (T? Result, Exception? Fault)[] Try<T>(int size, Func<ITrainingPeers, T> work)
    {
        using var table = new Table(size);
        var results = new (T? Result, Exception? Fault)[size];
        Thread[] threads =
        [
            .. Enumerable.Range(0, size).Select(rank => new Thread(() => results[rank] = One(new ThreadPeers(table, rank)))),
        ];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return results;

        (T?, Exception?) One(ThreadPeers peers)
        {
            try
            {
                return (work(peers), null);
            }
            catch (Exception e)
            {
                return (default, e);
            }
        }
    }

    /// <summary>Does work on every rank, none of which may fail.</summary>
    public static T[] Run<T>(int size, Func<ITrainingPeers, T> work)
    {
        var results = Try(size, work);
        return Array.Find(results, result => result.Fault is not null).Fault is { } fault
            ? throw new InvalidOperationException(fault.Message, fault)
            : [.. results.Select(result => result.Result!)];
    }

    public void Sum(Span<float> values) => Sum<float>(values);

    public void Sum(Span<double> values) => Sum<double>(values);

    public void Broadcast(Span<byte> values, int root)
    {
        _table.Values[Rank] = values.ToArray();
        _table.Meet();
        _table.Values[root].CopyTo(values); // throws where the lengths differ
        _table.Meet();
    }

    public void Abort(string reason) => _table.Abort(reason);

    private void Sum<T>(Span<T> values)
        where T : unmanaged, INumber<T>
    {
        _table.Values[Rank] = MemoryMarshal.AsBytes(values).ToArray();
        _table.Meet();
        values.Clear();
        foreach (byte[] of in _table.Values)
        {
            var part = MemoryMarshal.Cast<byte, T>(of);
            Assert.Equal(values.Length, part.Length);
            for (int i = 0; i < values.Length; i++)
                values[i] += part[i];
        }
        _table.Meet();
    }

    /// <summary>Where the ranks meet.</summary>
    private sealed class Table(int size) : IDisposable
    {
        private readonly Barrier _barrier = new(size);
        private readonly CancellationTokenSource _aborted = new();
        private string? _reason;

        public byte[][] Values { get; } = new byte[size][];

        public void Meet()
        {
            try
            {
                _barrier.SignalAndWait(_aborted.Token);
            }
            catch (OperationCanceledException)
            {
                throw new AbortedException(_reason!);
            }
        }

        public void Abort(string reason)
        {
            _reason ??= reason;
            _aborted.Cancel();
        }

        public void Dispose()
        {
            _barrier.Dispose();
            _aborted.Dispose();
        }
    }

    /// <summary>Another rank has ended all.</summary>
    internal sealed class AbortedException(string reason) : Exception(reason);
}
