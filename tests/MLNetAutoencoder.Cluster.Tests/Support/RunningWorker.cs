namespace MLNetAutoencoder.Tests;

/// <summary>A worker that runs until it is disposed, and what it told.</summary>
internal sealed class RunningWorker : IAsyncDisposable, IProgress<string>
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ClusterWorker _worker;
    private readonly Task _run;

    public RunningWorker(WorkQueue queue, ClusterWorkerOptions options)
    {
        options.Log = this;
        _worker = new ClusterWorker(queue, options);
        _run = _worker.RunAsync(_stop.Token);
    }

    public List<string> Lines { get; } = [];

    public void Report(string value)
    {
        lock (Lines)
            Lines.Add(value);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _worker.Dispose();
        _stop.Dispose();
    }
}
