using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Data;

/// <summary>Goes once through the rows of a view that have no NaN or infinite value but for padding. Owns the cursor.</summary>
internal sealed class UsableRows : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<VBuffer<float>> _getFeatures;
    private readonly ValueGetter<VBuffer<float>>? _getWeight;
    private readonly CancellationToken _cancellation;
    private readonly string? _weightName;
    private readonly float[] _room;
    private readonly bool _compress;
    private readonly DataViewSchema.Column? _key;
    private readonly int _keyStart;
    private readonly RowColumns _columns;
    private readonly RankPart _part;
    private long[]? _missing;
    private VBuffer<float> _features;
    private VBuffer<float> _weight;
    private int _packed;

    /// <param name="view">The view.</param>
    /// <param name="columns">Columns of its schema.</param>
    /// <param name="part">The rows to go through.</param>
    /// <param name="origin">What is taken off values of Double, as <see cref="RowOrigin"/> gives it.</param>
    /// <param name="compress">Whether sparse rows may stay so.</param>
    /// <param name="cancellation">Looked at before every row.</param>
    public UsableRows(IDataView view, RowColumns columns, RankPart part, double[]? origin, bool compress, CancellationToken cancellation)
    {
        _columns = columns;
        _part = part;
        _cancellation = cancellation;
        _compress = compress;
        _room = new float[columns.Size];
        _key = columns.Condition is { Type: KeyDataViewType } ? columns.Condition : null;
        _keyStart = columns.Layout.Features;
        _weightName = columns.Weight?.Name;
        _cursor = view.GetRowCursor(columns.All);
        try
        {
            _getFeatures = columns.Getter(_cursor, origin);
            _getWeight = columns.Weight is { } weight ? NumberColumn.Getter<float>(_cursor, weight) : null;
        }
        catch
        {
            _cursor.Dispose();
            throw;
        }
    }

    /// <summary>Usable rows so far, with the current one.</summary>
    public long Rows { get; private set; }

    /// <summary>The number of the current row in the view, counted from 0.</summary>
    public long Position => _cursor.Position;

    /// <summary>Rows so far that were left out.</summary>
    public long Skipped { get; private set; }

    /// <summary>The current row, packed; good until the next move.</summary>
    public ReadOnlySpan<float> Row => _packed < 0 ? _features.GetValues() : _room.AsSpan(0, _packed);

    /// <summary>The current row's weight; 1 where there is no column of weights.</summary>
    public float Weight { get; private set; } = 1;

    /// <exception cref="InvalidOperationException">
    /// A weight is negative or not finite, a condition is missing, or a row is not as long as its column's type.
    /// </exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        while (true)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (!_cursor.MoveNext())
                return false;
            if (!_part.Has(_cursor.Position))
                continue;
            _getFeatures(ref _features);
            if (_features.Length != _room.Length)
                FeatureColumn.CopyDense(_features, _room, (_cursor, _columns.Features.Columns[0].Name)); // throws
            if (!PackedRow.IsFinite(_features.GetValues()) && !IsPadded())
            {
                CheckCondition();
                CountMissing();
                Skipped++;
                continue;
            }
            _packed = _features.IsDense ? -1 : PackedRow.Pack(_features, _room, _compress);
            if (_getWeight is not null)
                ReadWeight();
            Rows++;
            return true;
        }
    }

    public void Dispose() => _cursor.Dispose();

    /// <summary>The values that were missing most often, and in how many rows each was, for a message.</summary>
    public string DescribeMissing()
    {
        if (_missing is null)
            return "those of other ranks";
        var most = Enumerable.Range(0, _missing.Length).Where(place => _missing[place] > 0).OrderByDescending(place => _missing[place]);
        return Invariant.First(most.Select(place => Invariant.Text($"{_columns.ValueName(place)} in {_missing[place]:N0}")));
    }

    private bool IsPadded()
    {
        if (_columns.Layout.Padding is not { } padding)
            return false;
        _features.CopyTo(_room);
        return padding.Allows(_room);
    }

    private void CountMissing()
    {
        _missing ??= new long[_room.Length];
        _features.CopyTo(_room);
        var padding = _columns.Layout.Padding;
        int length = padding?.LengthOf(_room) ?? 0;
        for (int i = 0; i < _room.Length; i++)
        {
            if (!float.IsFinite(_room[i]) && padding?.IsPadding(i, length) != true)
                _missing[i]++;
        }
    }

    /// <summary>A missing key reads as NaN.</summary>
    private void CheckCondition()
    {
        if (_key is { } key)
            Guard.Data(
                !float.IsNaN(_features.GetItemOrDefault(_keyStart)),
                $"Column '{key.Name}' holds a missing key in row {Position} (counted from 0), and a conditional autoencoder learns "
                    + $"from rows whose condition is known. Leave such rows out (mlContext.Data.FilterRowsByMissingValues), or map the "
                    + $"missing value to a key of its own."
            );
    }

    private void ReadWeight()
    {
        _getWeight!(ref _weight);
        float weight = _weight.GetValues()[0];
        Guard.Data(
            float.IsFinite(weight) && weight >= 0,
            $"Column '{_weightName}' holds the weight {weight} in row {Position} (counted from 0); a weight is 0 or more and "
                + $"finite. Set it to 0, or leave such rows out (mlContext.Data.FilterRowsByColumn)."
        );
        Weight = weight;
    }
}

/// <summary>The rows of a view that one rank takes: all, or in turn with other ranks.</summary>
/// <param name="Rank">Which rank.</param>
/// <param name="Ranks">Those that take turns.</param>
internal readonly record struct RankPart(int Rank, int Ranks)
{
    public static readonly RankPart All = new(0, 1);

    public bool Has(long position) => Ranks == 1 || position % Ranks == Rank;
}
