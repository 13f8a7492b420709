using MLNetAutoencoder;
using MLNetAutoencoder.KilledCluster;

// Arguments: what to do, the configuration of Redis, the folder, and, but for a worker, the folder of outputs in it.
var (what, configuration, folder) = (args[0], args[1], args[2]);
await using var queue = WorkQueue.Connect(configuration);
switch (what)
{
    case "worker":
        using (var worker = new ClusterWorker(queue, Jobs.Worker(folder)))
            await worker.RunAsync(CancellationToken.None);
        break;
    case "score":
        Console.WriteLine(await Jobs.ScoreAsync(queue, folder, args[3]));
        break;
    case "search":
        Console.WriteLine(Jobs.Search(queue, folder, args[3]));
        break;
    default:
        throw new ArgumentException(what);
}
