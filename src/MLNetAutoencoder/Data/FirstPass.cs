using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data.Scaling;
using MLNetAutoencoder.Peers;

namespace MLNetAutoencoder.Data;

/// <summary>Reads a view for the first time: keeps the rows while the budget lasts, and learns what there is to know of them.</summary>
internal sealed class FirstPass : IDisposable
{
    /// <summary>The part of the budget that rows held out may take when the others are streamed.</summary>
    private const int HeldOutShare = 4;

    private readonly IDataView _view;
    private readonly TrainingDataOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly RowColumns _columns;
    private readonly RankPart _part;
    private readonly ScalerStatistics? _statistics;
    private readonly RowFingerprint? _fingerprint;
    private readonly UnitRange? _unitRange;
    private readonly MixedRowCheck? _mixed;
    private readonly ConditionCheck? _condition;
    private double[]? _origin;
    private RowStore? _rows;
    private RowStore _heldOut;
    private HoldOut _holdOut;
    private RowPart _training;
    private RowPart _validation;
    private long _streamed;
    private bool _hasSparseRows;

    public FirstPass(IDataView view, TrainingDataOptions options, CancellationToken cancellation)
    {
        _view = view;
        _options = options;
        _cancellation = cancellation;
        _columns = RowColumns.Find(view.Schema, options);
        _part = options.DivideRows ? new RankPart(options.Peers.Rank, options.Peers.Size) : RankPart.All;
        int features = _columns.Size;
        Guard.Data(
            options.GivenScaler is null || options.GivenScaler.Features == features,
            $"The rows of {_columns.Features}{(_columns.Target is null ? "" : " and the target")} hold {features} features, and "
                + $"the given scaling is of {options.GivenScaler?.Features}."
        );
        _statistics = options.GivenScaler is null ? ScalerStatistics.For(options.Scaling, features, options.Seed) : null;
        _fingerprint = options.Fingerprint ? new RowFingerprint(features, _columns.IsWeighted) : null;
        _unitRange = options.RequireUnitRange ? new UnitRange(_columns, options.GivenScaler) : null;
        _mixed = _columns.Layout.Mixed is { } mixed
            ? new MixedRowCheck(mixed, _columns.Learned, _columns.Layout.TargetStart, features)
            : null;
        _condition = _columns.Condition is null ? null : new ConditionCheck(_columns.Layout);
        _rows = new RowStore(features, _columns.IsWeighted, options.MemoryBudgetBytes, view.GetRowCount());
        _heldOut = new RowStore(features, _columns.IsWeighted, options.MemoryBudgetBytes / HeldOutShare);
        _holdOut = new HoldOut(options.ValidationFraction, options.Seed, Rank: options.Peers.Rank, Ranks: options.Peers.Size);
    }

    public TrainingData Read(Action<string>? tell)
    {
        CheckWidth();
        UsableRows? source = null;
        try
        {
            _origin = Origin();
            Peers.Agree(() => ReadRows(source = new UsableRows(_view, _columns, _part, _origin, compress: true, _cancellation)));
            return Learn(source!, tell);
        }
        finally
        {
            source?.Dispose();
        }
    }

    public void Dispose() => _fingerprint?.Dispose();

    private PeerGroup Peers => _options.Peers;

    /// <summary>Rows of another width could not be learned from together.</summary>
    private void CheckWidth()
    {
        int width = Peers.FromFirst(_columns.Size);
        Peers.Agree(() =>
            Guard.Data(
                width == _columns.Size,
                $"A row of rank {Peers.Rank} has {_columns.Size} values and one of rank 0 has {width}; give all ranks the same columns."
            )
        );
    }

    /// <summary>That of the first rank that has one.</summary>
    private double[]? Origin()
    {
        if (_options.GivenScaler is { } given)
            return given.Origin;
        double[]? origin = null;
        Peers.Agree(() => origin = _statistics is null ? null : RowOrigin.Learn(_view, _columns, _cancellation));
        return Peers.IsAlone ? origin : Peers.Each(origin ?? []).ToList().Find(of => of.Length > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadRows(UsableRows source)
    {
        while (source.MoveNext())
        {
            _unitRange?.Check(source.Row, source.Position);
            _condition?.Add(source.Row);
            _mixed?.Check(source.Row, source.Position);
            Add(source.Row, source.Weight);
        }
    }

    /// <summary>Brings together what the ranks have read.</summary>
    private TrainingData Learn(UsableRows source, Action<string>? tell)
    {
        if (Peers.Any(_rows is null))
            Stream();
        if (_rows is not null)
            SplitStored(_rows);
        if (Peers.Sum(_training.Rows) == 0)
            LearnFromAll();
        var joint = JointRows.Of(Peers, source.Rows, source.Skipped, _training, _validation);
        bool differs = _condition?.DiffersIn(Peers) != false;
        Peers.Agree(() => Check(source, joint, differs));
        var facts = new TrainingDataFacts
        {
            Columns = _columns,
            Peers = Peers,
            Part = _part,
            Rows = source.Rows,
            Training = _training,
            Validation = _validation,
            Joint = joint,
            HoldOut = _holdOut,
            Scaler = _options.GivenScaler ?? LearnScaler(),
            Constants = _statistics?.Constants ?? [],
            Fingerprint = _fingerprint?.Finish(Peers),
        };
        if (_rows is not null)
        {
            _rows.Trim();
            return new MemoryTrainingData(facts, _rows);
        }
        tell?.Invoke(Streaming());
        _heldOut.Trim();
        var cancellation = Peers.TokenAlone(_cancellation);
        return new StreamedTrainingData(_view, facts, _heldOut, _hasSparseRows, _options.MemoryBudgetBytes, cancellation);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(ReadOnlySpan<float> row, float weight)
    {
        _statistics?.Add(row, _columns.Layout.Padding is not null);
        _fingerprint?.Add(row, weight);
        _hasSparseRows |= PackedRow.IsSparse(row, _columns.Size);
        if (_rows is not null)
        {
            if (_rows.TryAdd(row, weight))
                return;
            Stream();
        }
        SplitStreamed(row, weight);
    }

    /// <summary>Goes over to rows that are not kept.</summary>
    private void Stream()
    {
        foreach (var block in _rows?.Drain() ?? [])
        {
            for (int i = 0; i < block.Rows; i++)
                SplitStreamed(block.Row(i), block.Weight(i));
        }
        _rows = null;
    }

    private FeatureScaler? LearnScaler()
    {
        _statistics?.Join(Peers);
        var learned = _statistics?.Learn(_options.OutlierLimit, _origin);
        int[] unscaled = [.. _columns.Unscaled];
        return unscaled.Length > 0 ? learned?.Without(unscaled) : learned;
    }

    private void SplitStored(RowStore rows)
    {
        for (int row = 0; row < rows.Rows; row++)
            Count(_holdOut.Holds(row), rows.Weight(row));
    }

    /// <summary>Keeps a row if it is held out; from the first that there is no room for, all are learned from.</summary>
    private void SplitStreamed(ReadOnlySpan<float> row, float weight)
    {
        bool held = _holdOut.Holds(_streamed);
        if (held && !_heldOut.TryAdd(row, weight))
        {
            _holdOut = _holdOut with { End = _streamed };
            held = false;
        }
        Count(held, weight);
        _streamed++;
    }

    private void Count(bool held, float weight)
    {
        if (held)
            _validation = _validation.With(weight);
        else
            _training = _training.With(weight);
    }

    private void LearnFromAll()
    {
        (_training, _validation) = (_validation, default);
        _holdOut = _holdOut with { Fraction = 0 };
        _heldOut = new RowStore(_columns.Size, _columns.IsWeighted, 0);
    }

    private void Check(UsableRows source, JointRows joint, bool conditionDiffers)
    {
        var (rows, skipped) = (joint.Rows, joint.Skipped);
        Guard.Data(
            rows > 0 || skipped == 0,
            $"All {skipped:N0} rows of {_columns.Features} hold a NaN or infinite feature{NoPadding}: {source.DescribeMissing()}. Replace "
                + $"missing values first (Transforms.ReplaceMissingValues), or leave out the features that have none."
        );
        Guard.Data(
            conditionDiffers || rows == 0,
            $"Column '{_options.ConditionColumnName}' holds the same value in all {rows:N0} rows, and a condition must differ between "
                + $"them; give a column with two values at least, or leave {nameof(TrainingDataOptions.ConditionColumnName)} null."
        );
        Guard.Data(rows > 0, $"The data has no rows to train {_columns.Features} on.");
        if (_columns.IsWeighted)
            CheckWeights(joint.Training, joint.Validation);
    }

    /// <summary>What may be NaN, where something may.</summary>
    private string NoPadding =>
        _columns.Layout.Padding is { } padding
            ? Invariant.Text(
                $" that is no padding (NaN in all {padding.Channels} channels of the last steps, {padding.Steps - 1} of {padding.Steps} at "
                    + $"most)"
            )
            : "";

    private void CheckWeights(RowPart training, RowPart validation)
    {
        string name = _options.ExampleWeightColumnName!;
        Guard.Data(
            training.Weight > 0,
            $"All {training.Rows:N0} rows to learn from weigh 0 in column '{name}'; give at least one a weight above 0."
        );
        Guard.Data(
            validation.Rows == 0 || validation.Weight > 0,
            $"All {validation.Rows:N0} rows held out for validation weigh 0 in column '{name}'; leave rows of weight 0 out of the data, "
                + $"or choose another ValidationFraction or Seed."
        );
    }

    private string Streaming()
    {
        string text = Invariant.Text(
            $"The rows need more than the memory budget of {_options.MemoryBudgetBytes / 1048576.0:N1} MB and "
                + $"are read anew for every "
                + $"epoch."
        );
        return _holdOut.End == long.MaxValue || _holdOut.Fraction == 0
            ? text
            : Invariant.Text($"{text} Only {_validation.Rows} rows are held out for validation, as they may take a quarter of the budget.");
    }
}
