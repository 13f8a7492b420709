namespace Microsoft.ML.Runtime;

public interface IExceptionContext
{
    string ContextDescription { get; }

    TException Process<TException>(TException ex) where TException : Exception;
}

public interface IChannelProvider : IExceptionContext
{
    IChannel Start(string name);
}

public interface IHostEnvironment : IChannelProvider
{
    ComponentCatalog ComponentCatalog { get; }

    IHost Register(string name, int? seed = null, bool? verbose = null);
}

public interface IHost : IHostEnvironment
{
    Random Rand { get; }
}

public interface IPipe<TMessage> : IExceptionContext, IDisposable
{
    void Send(TMessage msg);
}

public interface IChannel : IPipe<ChannelMessage>
{
    void Trace(MessageSensitivity sensitivity, string fmt);
    void Trace(MessageSensitivity sensitivity, string fmt, params object[] args);
    void Info(MessageSensitivity sensitivity, string fmt);
    void Info(MessageSensitivity sensitivity, string fmt, params object[] args);
    void Warning(MessageSensitivity sensitivity, string fmt);
    void Warning(MessageSensitivity sensitivity, string fmt, params object[] args);
    void Error(MessageSensitivity sensitivity, string fmt);
    void Error(MessageSensitivity sensitivity, string fmt, params object[] args);
}
