namespace MLNetAutoencoder;

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
