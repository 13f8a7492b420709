using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace MLNetAutoencoder.Data;

/// <summary>Runs a reading on a thread of its own, some blocks ahead of whoever takes them. Owns the thread and the blocks.</summary>
internal sealed class ReadAhead : IDisposable
{
    private readonly BlockingCollection<RowBlock> _full = [];
    private readonly BlockingCollection<RowBlock> _free = [];
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _stop;
    private readonly Action<BlockWriter, CancellationToken> _read;
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _fault;
    private bool _isDisposed;

    /// <param name="blocks">The blocks that go round; two at least, one to be read from and one to be filled.</param>
    /// <param name="read">Writes all rows; on the thread. What it throws is thrown to the taker, after the rows before it.</param>
    /// <param name="cancellation">Ends reading and taking.</param>
    public ReadAhead(IEnumerable<RowBlock> blocks, Action<BlockWriter, CancellationToken> read, CancellationToken cancellation)
    {
        foreach (var block in blocks)
            _free.Add(block, CancellationToken.None);
        _read = read;
        _cancellation = cancellation;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _thread = new Thread(Fill) { IsBackground = true, Name = "Autoencoder rows" };
        _thread.Start();
    }

    /// <summary>Waits for the next block.</summary>
    /// <param name="done">The block before, which is filled anew; null at first.</param>
    /// <returns>A block with rows; null at the end.</returns>
    public RowBlock? Next(RowBlock? done)
    {
        if (done is not null)
        {
            done.Clear();
            _free.Add(done, CancellationToken.None);
        }
        if (_full.TryTake(out var block, Timeout.Infinite, _cancellation))
            return block;
        _fault?.Throw();
        _cancellation.ThrowIfCancellationRequested();
        return null;
    }

    /// <summary>Stops reading and waits until the thread has let go of the view.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
        _full.Dispose();
        _free.Dispose();
    }

    private void Fill()
    {
        try
        {
            var writer = new BlockWriter(() => _free.Take(_stop.Token), block => _full.Add(block, CancellationToken.None));
            _read(writer, _stop.Token);
            writer.Flush();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested) { }
#pragma warning disable CA1031 // Whatever a view throws is thrown again where the rows are taken.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _fault = ExceptionDispatchInfo.Capture(error);
        }
        finally
        {
            _full.CompleteAdding();
        }
    }
}

/// <summary>Puts rows into blocks, and hands every block on that is full.</summary>
/// <param name="take">Gives an empty block; waits until there is one.</param>
/// <param name="hand">Takes a full block.</param>
internal sealed class BlockWriter(Func<RowBlock> take, Action<RowBlock> hand)
{
    private RowBlock? _block;

    /// <param name="row">A packed row.</param>
    /// <param name="weight">Its weight.</param>
    public void Add(ReadOnlySpan<float> row, float weight)
    {
        _block ??= take();
        _block.Add(row, weight);
        if (_block.IsFull)
            Flush();
    }

    /// <summary>Hands on what there is.</summary>
    public void Flush()
    {
        if (_block is null)
            return;
        hand(_block);
        _block = null;
    }
}
