using System.Runtime.CompilerServices;
using Microsoft.ML;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Data;

/// <summary>Rows that exceed the memory budget: every pass reads the view, and only rows held out stay in memory.</summary>
internal sealed class StreamedTrainingData : TrainingData
{
    /// <summary>The part of the budget that the shuffle pool may take.</summary>
    private const int PoolShare = 2;

    /// <summary>The part of the budget that a block may take, and what suits a processor's cache.</summary>
    private const int BlockShare = 32;
    private const int BlockBytes = 1 << 18;

    private readonly IDataView _view;
    private readonly RowStore _heldOut;
    private readonly ScaledRows _heldOutScaled;
    private readonly int[]? _validation;
    private readonly bool _hasSparseRows;
    private readonly long _budget;
    private readonly CancellationToken _cancellation;
    private readonly RowUnpacker _scaled;
    private readonly RowUnpacker _raw;
    private ShufflePool? _pool;

    public StreamedTrainingData(
        IDataView view,
        TrainingDataFacts facts,
        RowStore heldOut,
        bool hasSparseRows,
        long budget,
        CancellationToken cancellation,
        int[]? validation = null
    )
        : base(facts)
    {
        _view = view;
        _validation = validation;
        _heldOut = heldOut;
        _hasSparseRows = hasSparseRows;
        _budget = budget;
        _cancellation = cancellation;
        _scaled = new RowUnpacker(Width, Scaler, Layout.Padding is not null);
        _raw = new RowUnpacker(Width, null);
        _heldOutScaled = new ScaledRows(heldOut, _scaled);
    }

    private delegate void Receive(ReadOnlySpan<float> row, float weight, long number);

    public override bool IsStreamed => true;

    private int RowFloats => Width + (IsWeighted ? 1 : 0);

    public override IBatchReader OpenTraining(int batchSize, int epoch)
    {
        var pool = Interlocked.Exchange(ref _pool, null) ?? new ShufflePool(Width, IsWeighted, _budget / PoolShare);
        pool.Start(SplitMix64.OfEpoch(Facts.HoldOut.Seed, epoch));
        return Open(
            batchSize,
            _scaled,
            Facts.Joint.Training.WeightFactor,
            (output, stop) => ReadTraining(pool, output, stop),
            () => _pool = pool,
            _cancellation
        );
    }

    public override IBatchReader OpenValidation(int batchSize) =>
        new StoredReader(_heldOutScaled, Facts.Joint.Validation.WeightFactor, HeldOutRows(), batchSize);

    public override IBatchReader OpenRaw(int batchSize, bool isCancellable) =>
        Open(
            batchSize,
            _raw,
            1,
            (output, stop) => Read((row, weight, _) => output.Add(row, weight), stop),
            () => { },
            isCancellable ? _cancellation : CancellationToken.None
        );

    public override void Dispose() => _pool = null;

    /// <summary>Rows held out stay those that are in memory.</summary>
    protected override TrainingData With(TrainingDataFacts facts)
    {
        if (facts.LeftOut is not { } leftOut || facts.HoldOut != Facts.HoldOut)
            return this;
        RowPart training = default,
            validation = default;
        List<int> kept = [];
        int held = 0;
        if (IsWeighted)
            Read((_, weight, row) => Count(row, weight), _cancellation);
        else
        {
            for (long row = 0; row < OwnRows; row++)
                Count(row, 1);
        }
        facts = facts.Divided(training, validation);
        if (!facts.Joint.IsUsable)
            return this;
        return new StreamedTrainingData(_view, facts, _heldOut, _hasSparseRows, _budget, _cancellation, [.. kept]);

        void Count(long row, float weight)
        {
            bool isHeld = facts.HoldOut.Holds(row);
            if (leftOut.Contains(row))
                held += isHeld ? 1 : 0;
            else if (isHeld)
            {
                kept.Add(held++);
                validation = validation.With(weight);
            }
            else
                training = training.With(weight);
        }
    }

    private RowOrder HeldOutRows() => _validation is null ? RowOrder.All(_heldOut.Rows) : RowOrder.Of(_validation);

    private StreamedReader Open(
        int batchSize,
        RowUnpacker unpacker,
        double weightFactor,
        Action<BlockWriter, CancellationToken> read,
        Action whenDone,
        CancellationToken cancellation
    )
    {
        long batchBytes = Math.Clamp(OwnRows, 1, batchSize) * RowFloats * sizeof(float);
        long bytes = Math.Min(BlockBytes, _budget / BlockShare);
        int rows = (int)Math.Min(batchSize * Math.Max(1, bytes / batchBytes), Array.MaxLength);
        int blocks = batchBytes > bytes ? 2 : 4;
        int room = _hasSparseRows ? 0 : (int)Math.Min(Math.Min(rows, OwnRows) * Width, Array.MaxLength);
        var source = new ReadAhead(
            Enumerable.Range(0, blocks).Select(_ => new RowBlock(Width, IsWeighted, rows, room)),
            read,
            cancellation
        );
        return new StreamedReader(source, unpacker, weightFactor, batchSize, whenDone);
    }

    private void ReadTraining(ShufflePool pool, BlockWriter output, CancellationToken stop)
    {
        Read(
            (row, weight, number) =>
            {
                if (Facts.SideOf(number) == RowSide.Learned)
                    pool.Add(row, weight, output);
            },
            stop
        );
        pool.Drain(output);
    }

    /// <summary>Gives out the view's rows, as many as the first pass found.</summary>
    private void Read(Receive receive, CancellationToken stop)
    {
        using var source = new UsableRows(_view, Facts.Columns, Facts.Part, Scaler?.Origin, compress: _hasSparseRows, stop);
        while (source.MoveNext())
        {
            if (source.Rows <= OwnRows)
                receive(source.Row, source.Weight, source.Rows - 1);
        }
        Guard.Data(
            source.Rows == OwnRows,
            Invariant.Text(
                $"The data gave {OwnRows} usable rows at the first pass and {source.Rows} at a later one. Rows that exceed the "
                    + $"memory budget "
                    + $"are read at every epoch, so the view must give the same rows at each pass; cache it (AppendCacheCheckpoint, "
                    + $"mlContext.Data.Cache) or raise MemoryBudgetBytes."
            )
        );
    }
}

/// <summary>Serves rows in batches as they are read.</summary>
/// <param name="source">Blocks of a whole number of batches, but for the last. Owned.</param>
/// <param name="unpacker">Writes rows out.</param>
/// <param name="weightFactor">What weights are multiplied by.</param>
/// <param name="batchSize">Rows per batch.</param>
/// <param name="whenDone">Called once the source has stopped.</param>
internal sealed class StreamedReader(ReadAhead source, RowUnpacker unpacker, double weightFactor, int batchSize, Action whenDone)
    : IBatchReader
{
    private RowBlock? _block;
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private bool _isDisposed;

    public int Next()
    {
        if (_isAtEnd)
            return 0;
        if (_block is null || _end == _block.Rows)
        {
            _block = source.Next(_block);
            _end = 0;
            _isAtEnd = _block is null;
        }
        _start = _end;
        _end += Math.Min(batchSize, (_block?.Rows ?? 0) - _end);
        return _end - _start;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(int first, int count, Span<float> rows, Span<float> weights)
    {
        int features = unpacker.Features;
        for (int i = 0; i < count; i++)
            unpacker.Write(_block!.Row(_start + first + i), rows.Slice(i * features, features));
        if (weights.IsEmpty)
            return;
        for (int i = 0; i < count; i++)
            weights[i] = (float)(_block!.Weight(_start + first + i) * weightFactor);
    }

    public void Skip(long batches)
    {
        for (long i = 0; i < batches && Next() > 0; i++) { }
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        source.Dispose();
        whenDone();
    }
}
