using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace MLNetAutoencoder.Model;

/// <summary>
/// The tensors that runs of a session read and write. Owns the native values, and neither the buffers that they may lie over, which have to
/// be there as long as a run goes on, nor the session. Not thread-safe.
/// </summary>
internal sealed class TensorBinding(InferenceSession session) : IDisposable
{
    private readonly OrtIoBinding _binding = session.CreateIoBinding();
    private readonly RunOptions _options = new();
    private readonly List<OrtValue> _values = [];

    /// <summary>
    /// A buffer that stays where it is by itself: a handle that pins one would keep it for good where nobody disposes what is bound to it.
    /// </summary>
    public static T[] Pinned<T>(int length) => GC.AllocateArray<T>(length, pinned: true);

    /// <summary>A tensor over the beginning of a buffer of <see cref="Pinned{T}"/>.</summary>
    public static OrtValue Over<T>(T[] buffer, int count, long[] shape)
        where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, MemoryMarshal.CreateFromPinnedArray(buffer, 0, count), shape);

    /// <summary>Binds a tensor, and owns it from now on.</summary>
    public void Input(string name, OrtValue value) => _binding.BindInput(name, Kept(value));

    /// <summary>Binds a tensor that runs write, and owns it from now on.</summary>
    public void Output(string name, OrtValue value) => _binding.BindOutput(name, Kept(value));

    /// <summary>Lets runs make the tensor of an output.</summary>
    public void NewOutput(string name) => _binding.BindOutputToDevice(name, OrtMemoryInfo.DefaultInstance);

    public void Run(InferenceSession session) => session.RunWithBinding(_options, _binding);

    /// <summary>The outputs of the last run, in the order in which they were bound; owned by the caller.</summary>
    public IDisposableReadOnlyCollection<OrtValue> Outputs() => _binding.GetOutputValues();

    /// <summary>Takes back all that was bound.</summary>
    public void Clear()
    {
        _binding.ClearBoundInputs();
        _binding.ClearBoundOutputs();
        foreach (var value in _values)
            value.Dispose();
        _values.Clear();
    }

    public void Dispose()
    {
        Clear();
        _binding.Dispose();
        _options.Dispose();
    }

    private OrtValue Kept(OrtValue value)
    {
        _values.Add(value);
        return value;
    }
}
