using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace MLNetAutoencoder.Model;

/// <summary>
/// Begins every session, and so is the first to see where an application lacks ONNX Runtime's native library, which it brings itself.
/// </summary>
internal static class OnnxEngine
{
    /// <summary>Makes the options of a session; dispose them when it is made.</summary>
    /// <param name="threads">Threads of one call on the CPU.</param>
    /// <exception cref="DllNotFoundException">The native library is not there, or does not fit; says what to do.</exception>
    public static SessionOptions Options(int threads)
    {
        try
        {
            return new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        }
        catch (Exception e) when (Refusal(e) is { } refusal)
        {
            var version = typeof(SessionOptions).Assembly.GetName().Version?.ToString(3);
            throw new DllNotFoundException(
                $"ONNX Runtime's native library is missing, or does not fit {RuntimeInformation.RuntimeIdentifier} or version {version}. "
                    + "Reference it in the application: dotnet add package Microsoft.ML.OnnxRuntime "
                    + $"(Microsoft.ML.OnnxRuntime.Gpu for an NVIDIA GPU). The system says: {refusal.Message}",
                e
            );
        }
    }

    /// <summary>What the system says of the library; ONNX Runtime loads it as a type is made, whose exception stands around it.</summary>
    private static Exception? Refusal(Exception? e) =>
        e is null or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException ? e : Refusal(e.InnerException);
}
