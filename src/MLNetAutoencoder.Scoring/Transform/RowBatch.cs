using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>Rows that were read ahead, and their scores once the run is over. Owns the buffers of the run. Used by one cursor.</summary>
/// <param name="model">The model to run.</param>
/// <param name="slot">Which of the cursor's batches it is.</param>
internal sealed class RowBatch(AutoencoderModel model, int slot) : IDisposable
{
    private Task _run = Task.CompletedTask;

    public int Slot => slot;

    public BatchRunner Runner { get; } = new(model, model.BatchSize);

    /// <summary>Rows in the batch; those after them are left over from earlier.</summary>
    public int Rows { get; set; }

    public DataViewRowId[] Ids { get; } = new DataViewRowId[model.BatchSize];

    /// <summary>ML.NET's own batch number of each row.</summary>
    public long[] Numbers { get; } = new long[model.BatchSize];

    /// <summary>Scores the rows, here or on a thread of the pool.</summary>
    public void Start(bool inBackground)
    {
        if (inBackground)
            _run = Task.Run(() => Runner.Run(Rows));
        else
            Runner.Run(Rows);
    }

    /// <summary>Waits for the scores, and throws what the run threw.</summary>
    public void Wait() => _run.GetAwaiter().GetResult();

    public void Dispose()
    {
        Task.WhenAny(_run).Wait();
        Runner.Dispose();
    }
}
