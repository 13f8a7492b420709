using System.Runtime.CompilerServices;

namespace MLNetAutoencoder;

/// <summary>Rows that fit the memory budget.</summary>
internal sealed class MemoryTrainingData : TrainingData
{
    private readonly RowUnpacker _scaled;
    private readonly RowUnpacker _raw;
    private readonly int[] _validation;
    private RowStore _rows;
    private int[]? _order;

    public MemoryTrainingData(TrainingDataFacts facts, RowStore rows)
        : base(facts)
    {
        _rows = rows;
        _scaled = new RowUnpacker(Width, Scaler);
        _raw = new RowUnpacker(Width, null);
        _validation = new int[(int)ValidationRows];
        Choose(held: true, _validation);
    }

    public override bool IsStreamed => false;

    public override IBatchReader OpenTraining(int batchSize, int epoch)
    {
        int[] order = Interlocked.Exchange(ref _order, null) ?? new int[(int)TrainingRows];
        Choose(held: false, order);
        var shuffled = RowOrder.Shuffled(order, SplitMix64.OfEpoch(Facts.HoldOut.Seed, epoch));
        return new StoredReader(_rows, _scaled, Facts.Training.WeightFactor, shuffled, batchSize, () => _order = order);
    }

    public override IBatchReader OpenValidation(int batchSize)
        => new StoredReader(_rows, _scaled, Facts.Validation.WeightFactor, RowOrder.Of(_validation), batchSize);

    public override IBatchReader OpenRaw(int batchSize, bool isCancellable) => new StoredReader(_rows, _raw, 1, RowOrder.All((int)Rows), batchSize);

    public override void Dispose()
    {
        _rows = new RowStore(Width, IsWeighted, 0);
        _order = null;
    }

    /// <summary>Lists the rows of one side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Choose(bool held, int[] chosen)
    {
        int count = 0;
        for (int row = 0; count < chosen.Length; row++)
        {
            if (Facts.HoldOut.Holds(row) == held)
                chosen[count++] = row;
        }
    }
}
