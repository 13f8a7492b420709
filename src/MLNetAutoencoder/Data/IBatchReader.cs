namespace MLNetAutoencoder.Data;

/// <summary>Goes through rows batch by batch. Only <see cref="Fill"/> may be called from several threads at once.</summary>
internal interface IBatchReader : IDisposable
{
    /// <summary>Moves to the next batch.</summary>
    /// <returns>Its rows; 0 at the end.</returns>
    int Next();

    /// <summary>Writes rows of the current batch as the network sees them, and their weights.</summary>
    /// <param name="first">The first row's place in the batch.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="rows">Takes <c>count x features</c> values, row by row.</param>
    /// <param name="weights">Takes <c>count</c> weights; empty where nobody wants them.</param>
    void Fill(int first, int count, Span<float> rows, Span<float> weights);

    /// <summary>Passes batches by, as if <see cref="Next"/> had been called so often.</summary>
    void Skip(long batches);
}
