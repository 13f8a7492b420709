using System.Runtime.InteropServices;

namespace MLNetAutoencoder.Tool.Commands;

internal static class Program
{
    /// <summary>The first Ctrl-C asks the command to end in order, a second one ends the process.</summary>
    private static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await AutoencoderTool.RunAsync(args, Console.Out, Console.Error, stop.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }
}
