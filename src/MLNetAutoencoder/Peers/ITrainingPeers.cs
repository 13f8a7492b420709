namespace MLNetAutoencoder;

/// <summary>
/// Processes that train one model together, each on rows of its own: their ranks are 0 to <see cref="Size"/> - 1. Training calls the
/// methods in the same order on every rank, one at a time, and a call ends when all ranks have made it. <see cref="MpiPeers"/> are those
/// that MPI has started.
/// </summary>
public interface ITrainingPeers
{
    /// <summary>Which of them this process is.</summary>
    int Rank { get; }

    /// <summary>How many there are; 1 or more.</summary>
    int Size { get; }

    /// <summary>
    /// Replaces each value by its sum over all ranks, which is the same to the bit on each, and whenever it is taken again.
    /// </summary>
    /// <param name="values">As many on every rank.</param>
    void Sum(Span<float> values);

    /// <inheritdoc cref="Sum(Span{float})"/>
    void Sum(Span<double> values);

    /// <summary>Replaces bytes by those of one rank.</summary>
    /// <param name="values">As many on every rank.</param>
    /// <param name="root">The rank that they come from.</param>
    void Broadcast(Span<byte> values, int root);

    /// <summary>
    /// Ends all ranks, at once: called where this one cannot go on and the others would wait for it. It may return where they end only
    /// after this rank has.
    /// </summary>
    /// <param name="reason">For a person.</param>
    void Abort(string reason);
}
