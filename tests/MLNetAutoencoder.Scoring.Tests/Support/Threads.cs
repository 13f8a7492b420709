namespace MLNetAutoencoder.Tests;

/// <summary>Runs an action on several threads that start at the same moment.</summary>
internal static class Threads
{
    public static void Run(int count, Action<int> action)
    {
        using var start = new Barrier(count);
        Exception?[] errors = new Exception?[count];
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new Thread(() =>
                {
                    start.SignalAndWait();
                    try
                    {
                        action(i);
                    }
                    catch (Exception e)
                    {
                        errors[i] = e;
                    }
                })),
        ];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        if (errors.OfType<Exception>().ToList() is { Count: > 0 } failed)
            throw new AggregateException(failed);
    }
}
