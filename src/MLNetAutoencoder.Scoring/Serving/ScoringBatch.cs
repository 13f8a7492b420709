using System.Threading.Channels;

namespace MLNetAutoencoder.Serving;

/// <summary>The requests that a worker holds, in buffers that it keeps.</summary>
internal sealed class ScoringBatch<TRow, TResult>(int capacity)
{
    private readonly ScoringRequest<TRow, TResult>[] _requests = new ScoringRequest<TRow, TResult>[capacity];
    private readonly TRow[] _rows = new TRow[capacity];
    private readonly TResult[] _results = new TResult[capacity];

    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    public bool IsEmpty => Count == 0;

    public void Take(ChannelReader<ScoringRequest<TRow, TResult>> queue)
    {
        while (!IsFull && queue.TryRead(out var request))
            _requests[Count++] = request;
    }

    /// <summary>Leaves out those that nobody waits for.</summary>
    public void DropDone() => Keep(request => !request.IsDone);

    /// <summary>Leaves out those that do not fit a model that came while they waited.</summary>
    public void DropFaulty(IScoringModel<TRow, TResult> model) =>
        Keep(request =>
        {
            if (model.Fault(request.Row) is not { } fault)
                return true;
            request.Fail(new ArgumentException($"The model was exchanged while the row waited. {fault}"));
            return false;
        });

    public void Score(IBatchScorer<TRow, TResult> scorer)
    {
        for (int i = 0; i < Count; i++)
            _rows[i] = _requests[i].Row;
        try
        {
            scorer.Score(_rows.AsSpan(0, Count), _results.AsSpan(0, Count));
        }
        catch (Exception e)
        {
            if (Count == 1)
                _requests[0].Fail(e);
            else
                ScoreOneByOne(scorer); // only those that are at fault fail
        }
    }

    /// <param name="scored">Told of each request that gets its answer.</param>
    public void Answer(Action<ScoringRequest<TRow, TResult>> scored)
    {
        for (int i = 0; i < Count; i++)
        {
            if (!_requests[i].IsDone)
                scored(_requests[i]); // first, so that who has the answer finds it counted
            _requests[i].Answer(_results[i]);
        }
    }

    public void Fail(Exception e)
    {
        for (int i = 0; i < Count; i++)
            _requests[i].Fail(e);
    }

    /// <summary>Holds on to nothing of a batch that is done.</summary>
    public void Clear()
    {
        Array.Clear(_requests);
        Array.Clear(_rows);
        Array.Clear(_results);
        Count = 0;
    }

    private void ScoreOneByOne(IBatchScorer<TRow, TResult> scorer)
    {
        for (int i = 0; i < Count; i++)
        {
            try
            {
                scorer.Score(_rows.AsSpan(i, 1), _results.AsSpan(i, 1));
            }
            catch (Exception e)
            {
                _requests[i].Fail(e);
            }
        }
    }

    private void Keep(Func<ScoringRequest<TRow, TResult>, bool> isKept)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (isKept(_requests[i]))
                _requests[kept++] = _requests[i];
        }
        Count = kept;
    }
}
