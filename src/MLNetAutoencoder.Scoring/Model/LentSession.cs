using Microsoft.ML.OnnxRuntime;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Model;

/// <summary>
/// The owner of an ONNX Runtime session, which it lends. One that is lent outlives <see cref="Dispose"/>, since ONNX Runtime would
/// otherwise read freed memory; once disposed, it is lent no more. Thread-safe.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="freed">Is called once, when the session is freed.</param>
internal sealed class LentSession(InferenceSession session, Action? freed = null) : IDisposable
{
    private int _disposed;
    private int _holds = 1;

    public bool IsDisposed => _disposed != 0;

    /// <summary>Lends the session; give it back with <see cref="Release"/>.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public InferenceSession Hold()
    {
        int holds;
        do
        {
            holds = Volatile.Read(ref _holds);
            Guard.Open(_disposed == 0 && holds != 0);
        } while (Interlocked.CompareExchange(ref _holds, holds + 1, holds) != holds);
        return session;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) > 0)
            return;
        session.Dispose();
        freed?.Invoke();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            Release();
    }
}
