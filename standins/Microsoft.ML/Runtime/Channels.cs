using System.Diagnostics;

namespace Microsoft.ML.Runtime;

/// <summary>A named conversation with the log; like the real one it reports its start, its end and the time between.</summary>
internal sealed class Channel : IChannel, IMessageSource
{
    private readonly IExceptionContext _owner;
    private readonly Action<IMessageSource, ChannelMessage> _listener;
    private readonly long _started = Stopwatch.GetTimestamp();
    private bool _disposed;

    public Channel(LocalEnvironment owner, string name, Action<IMessageSource, ChannelMessage> listener)
    {
        _owner = owner;
        _listener = listener;
        FullName = owner.FullName == null ? name : $"{owner.FullName}; {name}";
        Trace(MessageSensitivity.None, "Channel started");
    }

    public string FullName { get; }

    public string ContextDescription => FullName;

    public TException Process<TException>(TException ex) where TException : Exception => _owner.Process(ex);

    public void Send(ChannelMessage msg) => _listener(this, msg);

    public void Trace(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Trace, sensitivity, fmt));
    public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Trace, sensitivity, fmt, args));
    public void Info(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Info, sensitivity, fmt));
    public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Info, sensitivity, fmt, args));
    public void Warning(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Warning, sensitivity, fmt));
    public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Warning, sensitivity, fmt, args));
    public void Error(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Error, sensitivity, fmt));
    public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Error, sensitivity, fmt, args));

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Trace(MessageSensitivity.None, "Channel finished. Elapsed {0:c}.", Stopwatch.GetElapsedTime(_started));
        Trace(MessageSensitivity.None, "Channel disposed");
    }
}
