using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The entry point: an environment with a seed and a log, and the catalogs of what can be made in it.</summary>
public sealed class MLContext : IHostEnvironment
{
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

    public bool FallbackToCpu
    {
        get => Environment.FallbackToCpu;
        set => Environment.FallbackToCpu = value;
    }

    public int? GpuDeviceId
    {
        get => Environment.GpuDeviceId;
        set => Environment.GpuDeviceId = value;
    }

    public ComponentCatalog ComponentCatalog => Environment.ComponentCatalog;

    internal LocalEnvironment Environment { get; }

    string IExceptionContext.ContextDescription => Environment.ContextDescription;

    TException IExceptionContext.Process<TException>(TException ex) => Environment.Process(ex);

    IHost IHostEnvironment.Register(string name, int? seed, bool? verbose) => Environment.Register(name, seed, verbose);

    IChannel IChannelProvider.Start(string name) => Environment.Start(name);
}
