using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Model;

namespace MLNetAutoencoder.Batched;

/// <summary>
/// A session over an ONNX model, shared by all who open the same bytes for the same device. Each closes it once; the last to do so frees
/// it, and where nobody does, its finalizer. Thread-safe.
/// </summary>
internal sealed class OnnxSession
{
    private static readonly Dictionary<(string Hash, OnnxDevice Device), WeakReference<OnnxSession>> s_open = [];

    private readonly (string, OnnxDevice) _key;
    private readonly LentSession _session;
    private int _users = 1;

    private OnnxSession(byte[] onnx, (string, OnnxDevice) key, InferenceSession session)
    {
        (Onnx, _key, _session) = (onnx, key, new LentSession(session));
        (Inputs, Outputs) = (session.InputMetadata, session.OutputMetadata);
    }

    /// <summary>The bytes of the model; not to be changed.</summary>
    public byte[] Onnx { get; }

    public IReadOnlyDictionary<string, NodeMetadata> Inputs { get; }

    public IReadOnlyDictionary<string, NodeMetadata> Outputs { get; }

    /// <exception cref="ModelFormatException">The bytes are no model that ONNX Runtime can run.</exception>
    public static OnnxSession Open(byte[] onnx, OnnxDevice device)
    {
        var key = (Convert.ToHexString(SHA256.HashData(onnx)), device);
        lock (s_open)
        {
            if (s_open.TryGetValue(key, out var known) && known.TryGetTarget(out var session))
            {
                session._users++;
                return session;
            }
            foreach (var dead in s_open.Where(entry => !entry.Value.TryGetTarget(out _)).Select(entry => entry.Key).ToList())
                s_open.Remove(dead);
            session = new OnnxSession(onnx, key, Start(onnx, device));
            s_open[key] = new WeakReference<OnnxSession>(session);
            return session;
        }
    }

    public void Close()
    {
        lock (s_open)
        {
            if (--_users > 0)
                return;
            s_open.Remove(_key);
        }
        _session.Dispose();
    }

    public T Use<T>(Func<InferenceSession, T> use)
    {
        var session = _session.Hold();
        try
        {
            return use(session);
        }
        finally
        {
            _session.Release();
        }
    }

    public void Run(TensorBinding binding)
    {
        var session = _session.Hold();
        try
        {
            binding.Run(session);
        }
        finally
        {
            _session.Release();
        }
    }

    private static InferenceSession Start(byte[] onnx, OnnxDevice device)
    {
        OnnxCheck.OfAny(onnx);
        using var options = OnnxEngine.Options(device.Threads);
        if (device.Gpu is { } gpu)
            UseGpu(options, gpu, device.FallbackToCpu);
        try
        {
            return new InferenceSession(onnx, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelFormatException(
                Invariant.Text($"The {onnx.Length:N0} bytes are no ONNX model that this ONNX Runtime can run: {e.Message}"),
                e
            );
        }
    }

    private static void UseGpu(SessionOptions options, int gpu, bool fallbackToCpu)
    {
        try
        {
            options.AppendExecutionProvider_CUDA(gpu);
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            Guard.Data(
                fallbackToCpu,
                $"GPU {gpu} cannot be used: {e.Message.Trim()} Reference Microsoft.ML.OnnxRuntime.Gpu in place of Microsoft.ML.OnnxRuntime "
                    + $"on a machine with CUDA, or set FallbackToCpu."
            );
        }
    }
}

/// <summary>Where a session computes.</summary>
/// <param name="Threads">Threads of one call on the CPU.</param>
/// <param name="Gpu">The GPU; null for the CPU.</param>
/// <param name="FallbackToCpu">Whether the CPU may take the GPU's place.</param>
internal sealed record OnnxDevice(int Threads, int? Gpu, bool FallbackToCpu);
