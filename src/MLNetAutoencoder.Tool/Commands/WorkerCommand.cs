using System.CommandLine;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>worker</c>: does the items of jobs until it is stopped.</summary>
internal sealed class WorkerCommand
{
    private readonly RedisFlags _redis = new();
    private readonly Option<string[]> _models = Folders("--models", "Folders of models that it may score with.");
    private readonly Option<string[]> _data = Folders("--data", "Folders of rows that it may read.");
    private readonly Option<string[]> _outputs = Folders("--outputs", "Folders that it may write scores and trained models to.");
    private readonly Option<double> _lease = new("--lease")
    {
        Description = "Seconds after which an item goes to another worker when nothing is heard of this one.",
        HelpName = "seconds",
        DefaultValueFactory = _ => new ClusterWorkerOptions().LeaseSeconds,
    };
    private readonly Option<int> _deliveries = new("--most-deliveries")
    {
        Description = "How often an item may fail, or lose its worker, before it is given up.",
        HelpName = "n",
        DefaultValueFactory = _ => new ClusterWorkerOptions().MostDeliveries,
    };
    private readonly Option<int?> _threads = new("--threads")
    {
        Description = "The most threads of a training; 1 where a machine has a worker for each core.",
        HelpName = "n",
    };

    public static Command Create()
    {
        var command = new Command("worker", "Take items of submitted jobs from a Redis server and do them.");
        var worker = new WorkerCommand();
        worker._redis.AddTo(command);
        foreach (
            var option in new Option[] { worker._models, worker._data, worker._outputs, worker._lease, worker._deliveries, worker._threads }
        )
            command.Options.Add(option);
        return command.Does(worker.RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var options = new ClusterWorkerOptions
        {
            ModelFolders = Given(parsed, _models),
            DataFolders = Given(parsed, _data),
            OutputFolders = Given(parsed, _outputs),
            Formats = TableFormat.All,
            LeaseSeconds = parsed.GetValue(_lease),
            MostDeliveries = parsed.GetValue(_deliveries),
            Threads = parsed.GetValue(_threads),
            Log = new Lines(screen),
        };
        await using var queue = _redis.Connect(parsed);
        using var worker = Worker(queue, options);
        screen.Note($"worker {worker.Name} waits for items; Ctrl-C ends it");
        await worker.RunAsync(cancellationToken);
        return ExitCode.Done;
    }

    private static ClusterWorker Worker(WorkQueue queue, ClusterWorkerOptions options)
    {
        try
        {
            return new ClusterWorker(queue, options);
        }
        catch (ArgumentException e)
        {
            throw FaultException.WrongUse(e);
        }
    }

    private static Option<string[]> Folders(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "folders",
            AllowMultipleArgumentsPerToken = true,
        };

    private static string[] Given(ParseResult parsed, Option<string[]> option)
    {
        string[] folders = parsed.GetValue(option) ?? [];
        foreach (string folder in folders)
            if (!Directory.Exists(folder))
                throw new FaultException($"{option.Name}: there is no folder {folder}; make it first.");
        return folders;
    }

    private sealed class Lines(Screen screen) : IProgress<string>
    {
        public void Report(string value) => screen.Note(value);
    }
}
