using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Peers;

/// <summary>What ranks tell each other, made of sums and broadcasts. A rank by itself does without either.</summary>
internal sealed class PeerGroup
{
    public static readonly PeerGroup Alone = new(null);

    private readonly ITrainingPeers? _peers;

    private PeerGroup(ITrainingPeers? peers) => _peers = peers;

    public int Rank => _peers?.Rank ?? 0;

    public int Size => _peers?.Size ?? 1;

    public bool IsAlone => _peers is null;

    public bool IsFirst => Rank == 0;

    public static PeerGroup Of(ITrainingPeers? peers) => peers is null or { Size: 1 } ? Alone : new PeerGroup(peers);

    public void Sum(Span<float> values) => _peers?.Sum(values);

    public void Sum(Span<double> values) => _peers?.Sum(values);

    /// <summary>Of numbers that a Double holds.</summary>
    public long Sum(long value) => (long)Sum((double)value);

    public double Sum(double value)
    {
        Span<double> values = [value];
        Sum(values);
        return values[0];
    }

    public bool Any(bool holds) => _peers is null ? holds : Sum(holds ? 1.0 : 0) > 0;

    /// <summary>A token for work that the others take part in, who would wait for a rank that ends it by itself: then none.</summary>
    public CancellationToken TokenAlone(CancellationToken token) => IsAlone ? token : CancellationToken.None;

    /// <summary>What rank 0 has.</summary>
    public T FromFirst<T>(T value)
        where T : unmanaged
    {
        _peers?.Broadcast(MemoryMarshal.AsBytes(new Span<T>(ref value)), 0);
        return value;
    }

    /// <summary>What each rank has, in the order of the ranks, one at a time; its length may differ.</summary>
    public IEnumerable<T[]> Each<T>(T[] own)
        where T : unmanaged
    {
        for (int rank = 0; rank < Size; rank++)
            yield return From(rank, own);
    }

    /// <summary>What one rank has.</summary>
    public T[] From<T>(int rank, T[] own)
        where T : unmanaged
    {
        if (_peers is null)
            return own;
        int length = own.Length;
        _peers.Broadcast(MemoryMarshal.AsBytes(new Span<int>(ref length)), rank);
        var values = rank == Rank ? own : new T[length];
        int most = int.MaxValue / Unsafe.SizeOf<T>();
        for (int start = 0; start < length; start += most)
            _peers.Broadcast(MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(most, length - start))), rank);
        return values;
    }

    /// <summary>What all ranks have, in their order.</summary>
    public T[] Concat<T>(T[] own)
        where T : unmanaged
    {
        if (_peers is null)
            return own;
        var all = new List<T>();
        foreach (var values in Each(own))
            all.AddRange(values);
        return [.. all];
    }

    /// <summary>This rank's part of something that all share by what each has; the parts add up to the whole.</summary>
    /// <param name="whole">What is shared; all that there is where it is less.</param>
    /// <param name="own">What this rank has.</param>
    public int Share(int whole, long own)
    {
        if (_peers is null)
            return (int)Math.Min(whole, own);
        long[] counts = Concat([own]);
        long all = counts.Sum(),
            before = counts.Take(Rank).Sum();
        return all <= whole ? (int)own : (int)(PartOf(before + own) - PartOf(before));

        long PartOf(long count) => (long)((Int128)whole * count / all);
    }

    /// <summary>
    /// Does work that every rank does by itself. Where it fails on one, it fails on all: nobody waits for a rank that has gone.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled on some rank.</exception>
    /// <exception cref="InvalidOperationException">It failed on another rank; says on which, and why.</exception>
    public void Agree(Action work)
    {
        if (_peers is null)
        {
            work();
            return;
        }
        Exception? own = null;
        try
        {
            work();
        }
        catch (Exception e)
        {
            own = e;
        }
        byte[] text = own is null ? [] : [own is OperationCanceledException ? (byte)1 : (byte)0, .. Encoding.UTF8.GetBytes(own.Message)];
        var faults = Each(text).Select((bytes, rank) => (Rank: rank, Bytes: bytes)).Where(fault => fault.Bytes.Length > 0).ToList();
        if (own is not null)
            ExceptionDispatchInfo.Throw(Agreed(own));
        if (faults.Count > 0)
            throw Agreed(Other(faults[0].Rank, faults[0].Bytes));
    }

    /// <summary>Ends the other ranks after a fault of this one that they do not know of.</summary>
    public void Abort(Exception fault)
    {
        if (!fault.Data.Contains(typeof(PeerGroup)))
            _peers?.Abort(Invariant.Text($"Rank {Rank} of {Size} ends the training: {fault}"));
    }

    /// <summary>Marks a fault that all ranks throw at the same place.</summary>
    public static T Agreed<T>(T fault)
        where T : Exception
    {
        fault.Data[typeof(PeerGroup)] = true;
        return fault;
    }

    private static Exception Other(int rank, byte[] text)
    {
        string reason = Encoding.UTF8.GetString(text.AsSpan(1));
        return text[0] == 1
            ? new OperationCanceledException(Invariant.Text($"Rank {rank} was cancelled: {reason}"))
            : new InvalidOperationException(Invariant.Text($"Rank {rank} failed: {reason}"));
    }
}
