using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The entry point: an environment with a seed and a log, and the catalogs of what can be made in it.</summary>
public sealed class MLContext : IHostEnvironment
{
    private readonly Dictionary<string, object?> _options = [];

    public MLContext(int? seed = null)
    {
        Environment = new(seed, (source, message) => Log?.Invoke(this, new(message.Message, message.Kind, source.FullName!)));
        MulticlassClassification = new(Environment);
        AnomalyDetection = new(Environment);
        Transforms = new(Environment);
        Model = new(Environment);
        Data = new(Environment);
    }

    public event EventHandler<LoggingEventArgs>? Log;

    public MulticlassClassificationCatalog MulticlassClassification { get; }

    public AnomalyDetectionCatalog AnomalyDetection { get; }

    public TransformsCatalog Transforms { get; }

    public ModelOperationsCatalog Model { get; }

    public DataOperationsCatalog Data { get; }

    public ComponentCatalog ComponentCatalog => Environment.ComponentCatalog;

    public string TempFilePath
    {
        get => Environment.Settings.TempFilePath;
        set => Environment.Settings.TempFilePath = value;
    }

    public bool FallbackToCpu
    {
        get => Environment.Settings.FallbackToCpu;
        set => Environment.Settings.FallbackToCpu = value;
    }

    public int? GpuDeviceId
    {
        get => Environment.Settings.GpuDeviceId;
        set => Environment.Settings.GpuDeviceId = value;
    }

    internal LocalEnvironment Environment { get; }

    string IExceptionContext.ContextDescription => Environment.ContextDescription;

    public bool TryAddOption<T>(string name, T value) => _options.TryAdd(Named(name), value);

    public void SetOption<T>(string name, T value) => _options[Named(name)] = value;

    public bool TryGetOption<T>(string name, out T value)
    {
        var found = _options.TryGetValue(Named(name), out var option) && option is T;
        value = found ? (T)option! : default!;
        return found;
    }

    public T GetOptionOrDefault<T>(string name)
    {
        if (!_options.TryGetValue(Named(name), out var option))
            _options[name] = option = default(T);
        return (T)option!;
    }

    public bool RemoveOption(string name) => _options.Remove(Named(name));

    TException IExceptionContext.Process<TException>(TException ex) => Environment.Process(ex);

    IHost IHostEnvironment.Register(string name, int? seed, bool? verbose) => Environment.Register(name, seed, verbose);

    IChannel IChannelProvider.Start(string name) => Environment.Start(name);

    IPipe<TMessage> IChannelProvider.StartPipe<TMessage>(string name) => Environment.StartPipe<TMessage>(name);

    IProgressChannel IProgressChannelProvider.StartProgressChannel(string name) => Environment.StartProgressChannel(name);

    private static string Named(string name) => string.IsNullOrWhiteSpace(name) ? throw new ArgumentNullException(nameof(name)) : name;
}
