using System.Diagnostics;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// A Redis server, two workers and a submitter, each a process of its own, of which one after the other is killed as <c>kill -9</c> does
/// and started again.
/// </summary>
internal sealed class KilledProcesses : IDisposable
{
    private const string Program = "MLNetAutoencoder.KilledCluster";
    private const string Tests = "MLNetAutoencoder.Cluster.Tests";
    private const int Workers = 2;
    private const int MostDelay = 100; // milliseconds, about what an item takes

    private readonly RedisServer _redis = new();
    private readonly string _folder;
    private readonly string _job;
    private readonly string _output;
    private readonly Process[] _workers;
    private readonly long _start = Stopwatch.GetTimestamp();
    private Process _submitter;

    /// <param name="folder">Where the program works.</param>
    /// <param name="job">What the submitter submits.</param>
    /// <param name="output">The folder of outputs, in that one.</param>
    public KilledProcesses(string folder, string job, string output)
    {
        (_folder, _job, _output) = (folder, job, output);
        _workers = [.. Enumerable.Range(0, Workers).Select(_ => Worker())];
        _submitter = Submitter();
    }

    /// <summary>A line for each kill: when, what, and how many outputs there were.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Kills a process a while after so many outputs have appeared, and starts it again.</summary>
    public void Kill(string victim, int outputs, Random random)
    {
        // Outputs appear as they please: there is nothing to wait for but them.
        while (Outputs() < outputs && !_submitter.HasExited)
            Thread.Sleep(10);
        Thread.Sleep(random.Next(MostDelay));
        Tell(victim);
        switch (victim)
        {
            case "redis":
                _redis.Kill();
                _redis.Start();
                break;
            case "submitter":
                Kill(_submitter);
                _submitter = Submitter();
                break;
            default:
                int number = random.Next(Workers);
                Kill(_workers[number]);
                _workers[number] = Worker();
                break;
        }
    }

    /// <summary>What the submitter wrote when the job was done.</summary>
    public string Wait()
    {
        string written = _submitter.StandardOutput.ReadToEnd();
        _submitter.WaitForExit();
        Tell("end");
        Assert.True(_submitter.ExitCode == 0, _submitter.StandardError.ReadToEnd());
        return written.Trim();
    }

    public void Dispose()
    {
        foreach (var process in _workers.Append(_submitter))
            Kill(process);
        _redis.Dispose();
    }

    private static void Kill(Process process)
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private void Tell(string what)
    {
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        Log.Add(FormattableString.Invariant($"{Log.Count + 1, 2}  {seconds, 6:F2} s  {what, -9}  {Outputs()} outputs"));
    }

    private int Outputs() =>
        Directory.Exists(Path.Combine(_folder, _output))
            ? Directory
                .EnumerateFiles(Path.Combine(_folder, _output), "*", SearchOption.AllDirectories)
                .Count(file => !file.EndsWith(".tmp"))
            : 0;

    private Process Worker() => Run("worker", _redis.Configuration, _folder);

    private Process Submitter() => Run(_job, _redis.Configuration, _folder, _output);

    private static Process Run(params string[] arguments)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string program = Path.Combine(AppContext.BaseDirectory.Replace(Tests, Program), Program + ".dll");
        return Process.Start(
            new ProcessStartInfo(dotnet, ["exec", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
    }
}
