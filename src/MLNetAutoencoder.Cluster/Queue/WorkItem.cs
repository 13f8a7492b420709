namespace MLNetAutoencoder.Queue;

/// <summary>An item that a worker has taken.</summary>
/// <param name="Job">The id of its job.</param>
/// <param name="Key">Its number in the job.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Body">With what, as JSON.</param>
/// <param name="Deliveries">How often it was taken, this time included.</param>
/// <param name="LastError">What went wrong the last time; null for nothing that anyone told of.</param>
/// <param name="Entry">Its place in the queue.</param>
/// <param name="Worker">Who took it.</param>
/// <param name="Lease">How long the worker has it.</param>
internal sealed record WorkItem(
    string Job,
    string Key,
    string Kind,
    string Body,
    int Deliveries,
    string? LastError,
    string Entry,
    string Worker,
    TimeSpan Lease
)
{
    /// <summary>The size of the largest item, in UTF-8.</summary>
    public const int MostBytes = 1 << 20;
}
