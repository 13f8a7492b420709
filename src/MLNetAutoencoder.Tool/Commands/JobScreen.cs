using System.Diagnostics;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary>Tells how far a job is: a line every few seconds while it runs, and its state in the end.</summary>
internal sealed class JobScreen(Screen screen) : IProgress<ClusterJobStatus>
{
    private static readonly TimeSpan s_betweenLines = TimeSpan.FromSeconds(5);

    private long _lastLine = Stopwatch.GetTimestamp();

    public void Report(ClusterJobStatus value)
    {
        if (Stopwatch.GetElapsedTime(_lastLine) < s_betweenLines)
            return;
        _lastLine = Stopwatch.GetTimestamp();
        screen.Note(Text(value));
    }

    /// <summary>Waits for a job. When the command is stopped the job goes on.</summary>
    public async Task<int> WaitAsync(ClusterJob job, CancellationToken cancellationToken)
    {
        screen.Note($"job {job.Id}");
        try
        {
            return Show(await job.WaitAsync(this, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            screen.Warn($"stopped waiting; the job goes on, and '{AutoencoderTool.Name} status {job.Id}' tells how far it is.");
            return ExitCode.Cancelled;
        }
    }

    /// <returns>A fault where items were given up.</returns>
    public int Show(ClusterJobStatus status)
    {
        screen.Result(
            new
            {
                Job = status.Id,
                status.Kind,
                status.Items,
                status.Done,
                status.Running,
                status.Waiting,
                status.Dead,
                status.ItemsPerSecond,
                SecondsLeft = status.TimeLeft?.TotalSeconds,
            },
            console =>
            {
                console.MarkupLineInterpolated($"[green]{status.Id}[/]: {Text(status)}");
                foreach (var dead in status.Dead)
                    console.MarkupLineInterpolated($"[red]dead[/] {dead.Item}: {dead.Error}");
            }
        );
        return status.Dead.Count > 0 ? ExitCode.Fault : ExitCode.Done;
    }

    private static string Text(ClusterJobStatus status)
    {
        string dead = status.Dead.Count > 0 ? Invariant.Text($", {status.Dead.Count} given up") : "";
        string rate = status.ItemsPerSecond > 0 ? Invariant.Text($", {status.ItemsPerSecond:G3} items/s") : "";
        string left = status is { IsFinished: false, TimeLeft: { } time } ? Invariant.Text($", {time:h\\:mm\\:ss} left") : "";
        return Invariant.Text($"{status.Done} of {status.Items} items done, {status.Running} running{dead}{rate}{left}");
    }
}
