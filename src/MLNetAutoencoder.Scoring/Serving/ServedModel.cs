using System.Diagnostics.CodeAnalysis;

namespace MLNetAutoencoder.Serving;

/// <summary>A model as the workers of a service use it: it is loaded once, and scorers of it are made for each worker.</summary>
internal interface IScoringModel<TRow, TResult> : IDisposable
{
    /// <summary>Why a row cannot be scored, as a message; null where it can, as far as the row alone tells.</summary>
    string? Fault(TRow row);

    IBatchScorer<TRow, TResult> CreateScorer(int capacity);
}

/// <summary>Scores batches of up to the capacity that it was made for. Not thread-safe.</summary>
internal interface IBatchScorer<TRow, TResult> : IDisposable
{
    void Score(ReadOnlySpan<TRow> rows, Span<TResult> results);
}

/// <summary>
/// Counts who uses a model. Workers rent a scorer for each batch; the model and its scorers go when it is retired and the last batch is
/// done. Thread-safe.
/// </summary>
/// <param name="model">The model; owned.</param>
/// <param name="version">What tells it from others.</param>
/// <param name="capacity">Rows of a batch.</param>
internal sealed class ServedModel<TRow, TResult>(IScoringModel<TRow, TResult> model, string version, int capacity)
{
    private readonly Stack<IBatchScorer<TRow, TResult>> _idle = [];
    private int _holds = 1;

    public string Version => version;

    public IScoringModel<TRow, TResult> Model => model;

    /// <summary>Lends a scorer; give it back with <see cref="Return"/>. False where the model is retired.</summary>
    public bool TryRent([NotNullWhen(true)] out IBatchScorer<TRow, TResult>? scorer)
    {
        lock (_idle)
        {
            scorer = null;
            if (_holds == 0)
                return false;
            _holds++;
            if (_idle.TryPop(out scorer))
                return true;
        }
        try
        {
            scorer = model.CreateScorer(capacity);
            return true;
        }
        catch
        {
            Release();
            throw;
        }
    }

    public void Return(IBatchScorer<TRow, TResult> scorer)
    {
        lock (_idle)
            _idle.Push(scorer);
        Release();
    }

    /// <summary>No more scorers are lent once the last that is lent has come back.</summary>
    public void Retire() => Release();

    private void Release()
    {
        lock (_idle)
        {
            if (--_holds > 0)
                return;
        }
        foreach (var scorer in _idle)
            scorer.Dispose();
        model.Dispose();
    }
}
