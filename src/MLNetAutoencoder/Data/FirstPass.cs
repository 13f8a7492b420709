using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data.Scaling;

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
        _holdOut = new HoldOut(options.ValidationFraction, options.Seed);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TrainingData Read(Action<string>? tell)
    {
        _origin =
            _options.GivenScaler is { } given ? given.Origin
            : _statistics is null ? null
            : RowOrigin.Learn(_view, _columns, _cancellation);
        using var source = new UsableRows(_view, _columns, _origin, compress: true, _cancellation);
        while (source.MoveNext())
        {
            _unitRange?.Check(source.Row, source.Rows + source.Skipped - 1);
            _condition?.Add(source.Row);
            _mixed?.Check(source.Row, source.Rows + source.Skipped - 1);
            Add(source.Row, source.Weight);
        }
        Check(source);
        if (_rows is not null)
            SplitStored(_rows);
        if (_training.Rows == 0)
            LearnFromAll();
        CheckWeights();
        var facts = new TrainingDataFacts
        {
            Columns = _columns,
            Rows = source.Rows,
            SkippedRows = source.Skipped,
            Training = _training,
            Validation = _validation,
            HoldOut = _holdOut,
            Scaler = _options.GivenScaler ?? LearnScaler(),
            Constants = _statistics?.Constants ?? [],
            Fingerprint = _fingerprint?.Finish(),
        };
        if (_rows is not null)
        {
            _rows.Trim();
            return new MemoryTrainingData(facts, _rows);
        }
        tell?.Invoke(Streaming());
        _heldOut.Trim();
        return new StreamedTrainingData(_view, facts, _heldOut, _hasSparseRows, _options.MemoryBudgetBytes, _cancellation);
    }

    public void Dispose() => _fingerprint?.Dispose();

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
            foreach (var block in _rows.Drain())
            {
                for (int i = 0; i < block.Rows; i++)
                    SplitStreamed(block.Row(i), block.Weight(i));
            }
            _rows = null;
        }
        SplitStreamed(row, weight);
    }

    private FeatureScaler? LearnScaler()
    {
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

    private void Check(UsableRows source)
    {
        var (rows, skipped) = (source.Rows, source.Skipped);
        Guard.Data(
            rows > 0 || skipped == 0,
            $"All {skipped:N0} rows of {_columns.Features} hold a NaN or infinite feature{NoPadding}: {source.DescribeMissing()}. Replace "
                + $"missing values first (Transforms.ReplaceMissingValues), or leave out the features that have none."
        );
        Guard.Data(
            _condition?.Differs != false || rows == 0,
            $"Column '{_options.ConditionColumnName}' holds the same value in all {rows:N0} rows, and a condition must differ between "
                + $"them; give a column with two values at least, or leave {nameof(TrainingDataOptions.ConditionColumnName)} null."
        );
        Guard.Data(rows > 0, $"The data has no rows to train {_columns.Features} on.");
    }

    /// <summary>What may be NaN, where something may.</summary>
    private string NoPadding =>
        _columns.Layout.Padding is { } padding
            ? Invariant.Text(
                $" that is no padding (NaN in all {padding.Channels} channels of the last steps, {padding.Steps - 1} of {padding.Steps} at "
                    + $"most)"
            )
            : "";

    private void CheckWeights()
    {
        if (!_columns.IsWeighted)
            return;
        string name = _options.ExampleWeightColumnName!;
        Guard.Data(
            _training.Weight > 0,
            $"All {_training.Rows:N0} rows to learn from weigh 0 in column '{name}'; give at least one a weight above 0."
        );
        Guard.Data(
            _validation.Rows == 0 || _validation.Weight > 0,
            $"All {_validation.Rows:N0} rows held out for validation weigh 0 in column '{name}'; leave rows of weight 0 out of the data, "
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
