using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>The one owner of the ONNX Runtime session, and what is known of its graph.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly Dictionary<string, string[]> _slotNames;
    private bool _disposed;

    internal OnnxModel(byte[] bytes)
    {
        Bytes = bytes;
        _session = Open(bytes);
        try
        {
            Inputs = Variables(_session.InputMetadata);
            Outputs = Variables(_session.OutputMetadata);
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

    private static InferenceSession Open(byte[] bytes)
    {
        try
        {
            return new InferenceSession(bytes);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidOperationException($"Error initializing model :{exception}", exception);
        }
    }

    private static OnnxVariable[] Variables(IReadOnlyDictionary<string, NodeMetadata> metadata) =>
        [.. metadata.Where(pair => !IsUnused(pair.Key)).Select(pair => OnnxVariable.Of(pair.Key, pair.Value))];

    /// <summary>ML.NET's converter keeps slot names alive by outputs of such names.</summary>
    private static bool IsUnused(string name) =>
        name.StartsWith("mlnet.", StringComparison.Ordinal)
        && (name.EndsWith(".unusedInput", StringComparison.Ordinal) || name.EndsWith(".unusedOutput", StringComparison.Ordinal));
}
