using System.Runtime.CompilerServices;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Data;

/// <summary>Rows that fit the memory budget.</summary>
internal sealed class MemoryTrainingData : TrainingData
{
    private readonly int[] _validation;
    private RowStore _rows;
    private ScaledRows _scaled;
    private ScaledRows _raw;
    private int[]? _order;

    public MemoryTrainingData(TrainingDataFacts facts, RowStore rows)
        : this(facts, rows, new(rows, new(facts.Columns.Size, facts.Scaler, facts.Columns.Layout.Padding is not null))) { }

    private MemoryTrainingData(TrainingDataFacts facts, RowStore rows, ScaledRows scaled)
        : base(facts)
    {
        _rows = rows;
        _scaled = scaled;
        _raw = Raw(rows);
        _validation = new int[(int)facts.Validation.Rows];
        Choose(RowSide.HeldOut, _validation);
    }

    public override bool IsStreamed => false;

    public override IBatchReader OpenTraining(int batchSize, int epoch)
    {
        int[] order = Interlocked.Exchange(ref _order, null) ?? new int[(int)Facts.Training.Rows];
        Choose(RowSide.Learned, order);
        var shuffled = RowOrder.Shuffled(order, SplitMix64.OfEpoch(Facts.HoldOut.Seed, epoch));
        return new StoredReader(_scaled, Facts.Joint.Training.WeightFactor, shuffled, batchSize, () => _order = order);
    }

    public override IBatchReader OpenValidation(int batchSize) =>
        new StoredReader(_scaled, Facts.Joint.Validation.WeightFactor, RowOrder.Of(_validation), batchSize);

    public override IBatchReader OpenRaw(int batchSize, bool isCancellable) =>
        new StoredReader(_raw, 1, RowOrder.All((int)OwnRows), batchSize);

    public override void Dispose()
    {
        _rows = new RowStore(Width, IsWeighted, 0);
        _scaled = _raw = Raw(_rows);
        _order = null;
    }

    private ScaledRows Raw(RowStore rows) => new(rows, new RowUnpacker(Width, null));

    protected override TrainingData With(TrainingDataFacts facts)
    {
        RowPart training = default,
            validation = default;
        for (int row = 0; row < _rows.Rows; row++)
        {
            var side = facts.SideOf(row);
            if (side == RowSide.Learned)
                training = training.With(_rows.Weight(row));
            else if (side == RowSide.HeldOut)
                validation = validation.With(_rows.Weight(row));
        }
        facts = facts.Divided(training, validation);
        return facts.Joint.IsUsable ? new MemoryTrainingData(facts, _rows, _scaled) : this;
    }

    /// <summary>Lists the rows of one side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Choose(RowSide side, int[] chosen)
    {
        int count = 0;
        for (int row = 0; count < chosen.Length; row++)
        {
            if (Facts.SideOf(row) == side)
                chosen[count++] = row;
        }
    }
}

/// <summary>Serves rows of a store in batches.</summary>
internal sealed class StoredReader : IBatchReader
{
    private readonly ScaledRows _rows;
    private readonly double _weightFactor;
    private readonly RowOrder _order;
    private readonly int _batchSize;
    private Action? _whenDone;
    private int _start;
    private int _end;

    public StoredReader(ScaledRows rows, double weightFactor, RowOrder order, int batchSize, Action? whenDone = null)
    {
        _rows = rows;
        _weightFactor = weightFactor;
        _order = order;
        _batchSize = batchSize;
        _whenDone = whenDone;
    }

    public int Next()
    {
        _start = _end;
        _end += Math.Min(_batchSize, _order.Count - _end);
        _order.DrawUpTo(_end);
        return _end - _start;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(int first, int count, Span<float> rows, Span<float> weights)
    {
        int width = _rows.Width;
        Touch(first, count);
        for (int i = 0; i < count; i++)
            _rows.Write(_order[_start + first + i], rows.Slice(i * width, width));
        if (weights.IsEmpty)
            return;
        for (int i = 0; i < count; i++)
            weights[i] = (float)(_rows.Weight(_order[_start + first + i]) * _weightFactor);
    }

    /// <summary>
    /// Touches each row, so that the processor fetches the rows, which lie anywhere in memory, side by side instead of one after the other.
    /// </summary>
    /// <returns>Their sum, which nobody wants.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private float Touch(int first, int count)
    {
        float sum = 0;
        for (int i = 0; i < count; i++)
            sum += _rows.Touch(_order[_start + first + i]);
        return sum;
    }

    public void Skip(long batches)
    {
        for (long i = 0; i < batches && Next() > 0; i++) { }
    }

    public void Dispose() => Interlocked.Exchange(ref _whenDone, null)?.Invoke();
}

/// <summary>Row numbers in the order in which they are visited.</summary>
internal sealed class RowOrder
{
    private readonly int[]? _rows;
    private readonly bool _isShuffled;
    private SplitMix64 _random;
    private int _drawn;

    private RowOrder(int[]? rows, int count, bool isShuffled, SplitMix64 random)
    {
        _rows = rows;
        Count = count;
        _isShuffled = isShuffled;
        _random = random;
    }

    public int Count { get; }

    public int this[int place] => _rows is null ? place : _rows[place];

    /// <summary>All rows, one after the other.</summary>
    public static RowOrder All(int count) => new(null, count, false, default);

    /// <summary>Some rows, as they stand.</summary>
    public static RowOrder Of(int[] rows) => new(rows, rows.Length, false, default);

    /// <summary>Some rows, shuffled in place as they are drawn.</summary>
    public static RowOrder Shuffled(int[] rows, SplitMix64 random) => new(rows, rows.Length, true, random);

    /// <summary>Makes the places below this one final: Fisher and Yates's shuffle, as far as it is needed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void DrawUpTo(int place)
    {
        if (!_isShuffled)
            return;
        var rows = _rows!;
        for (; _drawn < place; _drawn++)
        {
            int other = _drawn + _random.Below(rows.Length - _drawn);
            (rows[_drawn], rows[other]) = (rows[other], rows[_drawn]);
        }
    }
}
