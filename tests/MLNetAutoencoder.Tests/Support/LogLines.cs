using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

/// <summary>Keeps what a context logs.</summary>
internal sealed class LogLines
{
    private readonly List<LoggingEventArgs> _lines = [];

    public LogLines(MLContext ml) =>
        ml.Log += (_, line) =>
        {
            lock (_lines)
                _lines.Add(line);
        };

    public IReadOnlyList<string> Of(ChannelMessageKind kind)
    {
        lock (_lines)
            return
            [
                .. _lines.Where(l => l.Kind == kind && l.Message.Contains("Autoencoder", StringComparison.Ordinal)).Select(l => l.Message),
            ];
    }
}
