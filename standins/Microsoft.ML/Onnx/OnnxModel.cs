using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>The one owner of the ONNX Runtime session, and what is known of its graph.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly Dictionary<string, string[]> _slotNames;
    private bool _disposed;

    internal OnnxModel(IHostEnvironment env, OnnxOptions options, byte[] bytes)
    {
        Bytes = bytes;
        _session = Open(env, options, bytes);
        try
        {
            Inputs = Variables(_session.InputMetadata, options.ShapeDictionary);
            Outputs = Variables(_session.OutputMetadata, options.ShapeDictionary);
            _slotNames = OnnxSlotNames.Read(bytes);
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    internal byte[] Bytes { get; }

    internal IReadOnlyList<OnnxVariable> Inputs { get; }

    internal IReadOnlyList<OnnxVariable> Outputs { get; }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _session.Dispose();
        }
    }

    /// <summary>The inputs or outputs of these names, or all.</summary>
    internal static OnnxVariable[] Choose(IReadOnlyList<OnnxVariable> variables, string[]? names, string role) => names is not { Length: > 0 }
        ? [.. variables]
        : [.. names.Select(name => variables.FirstOrDefault(variable => variable.Name == name) ?? throw new ArgumentOutOfRangeException(
            nameof(name), name, $"{role} tensor, {name}, does not exist in the ONNX model. Available {role.ToLowerInvariant()} names are [{string.Join(",", variables.Select(variable => variable.Name))}]."))];

    internal string[]? SlotNamesOf(string column) => _slotNames.GetValueOrDefault(column);

    internal IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputs)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _session.Run(inputs, outputs);
    }

    private static InferenceSession Open(IHostEnvironment env, OnnxOptions options, byte[] bytes)
    {
        var settings = LocalEnvironment.Of(env)?.Settings;
        int? gpu = options.GpuDeviceId ?? settings?.GpuDeviceId;
        bool fallback = options.GpuDeviceId is null && gpu is not null ? settings!.FallbackToCpu : options.FallbackToCpu;
        try
        {
            if (gpu is { } device)
            {
                try
                {
                    using var cuda = SessionOptions.MakeSessionOptionWithCudaProvider(device);
                    return Open(cuda, options, bytes);
                }
                catch (OnnxRuntimeException) when (fallback)
                {
                    // as asked for, on the CPU
                }
            }

            using var cpu = new SessionOptions();
            return Open(cpu, options, bytes);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidOperationException($"Error initializing model :{exception}", exception);
        }
    }

    private static InferenceSession Open(SessionOptions session, OnnxOptions options, byte[] bytes)
    {
        session.InterOpNumThreads = options.InterOpNumThreads ?? 0;
        session.IntraOpNumThreads = options.IntraOpNumThreads ?? 0;
        return new InferenceSession(bytes, session);
    }

    private static OnnxVariable[] Variables(IReadOnlyDictionary<string, NodeMetadata> metadata, IDictionary<string, int[]>? shapes) =>
        [.. metadata.Where(pair => !IsUnused(pair.Key)).Select(pair => OnnxVariable.Of(pair.Key, pair.Value, shapes))];

    /// <summary>ML.NET's converter keeps slot names alive by outputs of such names.</summary>
    private static bool IsUnused(string name) =>
        name.StartsWith("mlnet.", StringComparison.Ordinal)
        && (name.EndsWith(".unusedInput", StringComparison.Ordinal) || name.EndsWith(".unusedOutput", StringComparison.Ordinal));
}
