namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Which ONNX model to apply to which columns. Without column names, all inputs and outputs of the model are columns.</summary>
public sealed class OnnxOptions
{
    public string? ModelFile;
    public string[]? InputColumns;
    public string[]? OutputColumns;
    public int? GpuDeviceId;
    public bool FallbackToCpu;
    public IDictionary<string, int[]>? ShapeDictionary;
    public int RecursionLimit = 100;
    public int? InterOpNumThreads;
    public int? IntraOpNumThreads;
}
