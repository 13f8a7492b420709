namespace MLNetAutoencoder.Queue;

/// <summary>Does the items of a kind.</summary>
internal interface IItemHandler
{
    string Kind { get; }

    /// <param name="body">The item, which anyone may have written.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left of it.</param>
    /// <returns>The result, as JSON.</returns>
    /// <exception cref="InvalidOperationException">The item is refused.</exception>
    string Do(string body, CancellationToken cancellationToken);
}
