using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data.Scaling;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Data;

/// <summary>
/// Rows to train on, read from a view: kept in memory while they fit the budget, else read anew from the view for every epoch. Which rows
/// are held out, the scaling, the weights and the fingerprint are the same either way.
/// </summary>
internal abstract class TrainingData : IDisposable
{
    private const int ScannedValues = 1 << 16;

    protected TrainingData(TrainingDataFacts facts)
    {
        Facts = facts;
        FeatureNames = facts.Columns.Features.Names;
        TargetNames = facts.Columns.Target?.Names;
    }

    /// <summary>Features per row.</summary>
    public int Features => Layout.Features;

    /// <summary>Values per row: the features, and what stands behind them.</summary>
    public int Width => Layout.Width;

    /// <summary>What the values of a row are.</summary>
    public RowLayout Layout => Facts.Columns.Layout;

    /// <summary>The feature column's slot names; empty when it has none.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The target column's slot names, empty when it has none; null where there is no target column.</summary>
    public IReadOnlyList<string>? TargetNames { get; }

    /// <summary>The groups of one-hot slots among the features, as ML.NET marks them: of each its first slot and their number.</summary>
    public IReadOnlyList<(int First, int Count)> Groups => CategoricalSlots.Of(Facts.Columns.Features.Columns) ?? [];

    /// <summary>The columns that a model of the rows reads.</summary>
    /// <param name="withTarget">Whether it compares them with the target too.</param>
    public IReadOnlyList<ModelInput> Inputs(bool withTarget) =>
        [
            .. Facts
                .Columns.Values.Take(withTarget ? int.MaxValue : Facts.Columns.Values.Count - (Layout.Target is null ? 0 : 1))
                .Select(ModelInputs.Of),
        ];

    /// <summary>How the condition is read; null where there is none.</summary>
    public ModelInput? Condition => Facts.Columns.Condition is { } condition ? ModelInputs.Of(condition) : null;

    /// <summary>Usable rows; 1 or more.</summary>
    public long Rows => Facts.Rows;

    /// <summary>Rows of the view that were left out for a NaN or infinite feature.</summary>
    public long SkippedRows => Facts.SkippedRows;

    /// <summary>Rows to learn from; 1 or more.</summary>
    public long TrainingRows => Facts.Training.Rows;

    /// <summary>Rows held out.</summary>
    public long ValidationRows => Facts.Validation.Rows;

    /// <summary>Whether rows have weights of their own.</summary>
    public bool IsWeighted => Facts.Columns.IsWeighted;

    /// <summary>Whether every epoch reads the view.</summary>
    public abstract bool IsStreamed { get; }

    /// <summary>The scaling, learned or given; null for none.</summary>
    public FeatureScaler? Scaler => Facts.Scaler;

    /// <summary>SHA-256 over shape, values and weights of all usable rows; null when it was not asked for.</summary>
    public byte[]? Fingerprint => Facts.Fingerprint;

    protected TrainingDataFacts Facts { get; }

    /// <summary>Reads a view once.</summary>
    /// <param name="view">The view.</param>
    /// <param name="options">What to read, and how.</param>
    /// <param name="tell">Hears, in a sentence, of what a user may want to know; null for nobody.</param>
    /// <param name="cancellation">Ends the reading, now and in later passes.</param>
    /// <exception cref="InvalidOperationException">A column is of another type, no row is usable, or weights are of no use.</exception>
    public static TrainingData Open(IDataView view, TrainingDataOptions options, Action<string>? tell, CancellationToken cancellation)
    {
        using var pass = new FirstPass(view, options, cancellation);
        return pass.Read(tell);
    }

    /// <summary>The same rows, some of which are neither learned from nor held out.</summary>
    public TrainingData LeaveOut(RowSet rows) => With(Facts with { LeftOut = rows });

    /// <summary>
    /// The same rows as a network of an ensemble learns from them: each holds out others, two by two as few in common as can be. Streamed
    /// rows are the same for all.
    /// </summary>
    /// <param name="member">The network, counted from 0.</param>
    public TrainingData OfMember(int member) => member == 0 ? this : With(Facts with { HoldOut = Facts.HoldOut.OfMember(member) });

    /// <summary>Whether a row has not been learned from.</summary>
    /// <param name="row">Its number among the usable rows, from 0.</param>
    public bool IsUnseen(long row) => Facts.SideOf(row) != RowSide.Learned;

    /// <summary>Whether a row would be held out if it were not left out.</summary>
    public bool IsHeldOut(long row) => Facts.HoldOut.Holds(row);

    /// <summary>Whether a row is neither learned from nor held out.</summary>
    public bool IsLeftOut(long row) => Facts.LeftOut?.Contains(row) == true;

    /// <summary>What a user is warned of, in a sentence each.</summary>
    public IEnumerable<string> Warnings()
    {
        string noPadding = Layout.Padding is null ? "" : " that is no padding";
        if (SkippedRows > 0)
            yield return Invariant.Text($"Skipped {SkippedRows} of {Rows + SkippedRows} rows with a NaN or infinite feature{noPadding}.");
        int[] constants = [.. Facts.Constants.Where(i => i < Features)];
        if (constants.Length == 0)
            yield break;
        string shown = Invariant.First(constants.Select(Facts.Columns.ValueName));
        yield return Invariant.Text(
            $"{constants.Length} of {Features} features are the same in all rows and tell nothing: {shown}. Leave them out where they "
                + $"stay so."
        );
    }

    /// <summary>The value of the training rows that lies farthest from 0 as the network sees it, and the name of its feature.</summary>
    public (string Feature, float Value) Farthest()
    {
        int rows = Math.Max(1, ScannedValues / Width);
        var values = new float[rows * Width];
        (int place, float farthest) = (0, 0);
        using var reader = OpenTraining(rows, 0);
        for (int filled; (filled = reader.Next()) > 0; )
        {
            reader.Fill(0, filled, values.AsSpan(0, filled * Width), default);
            for (int i = 0; i < filled * Width; i++)
            {
                if (Math.Abs(values[i]) > Math.Abs(farthest))
                    (place, farthest) = (i % Width, values[i]);
            }
        }
        return (Facts.Columns.ValueName(place), farthest);
    }

    /// <summary>Every training row once, scaled, in an order that seed and epoch give; weights are 1 in the mean.</summary>
    /// <param name="batchSize">Rows per batch; the last may have fewer.</param>
    /// <param name="epoch">The epoch.</param>
    public abstract IBatchReader OpenTraining(int batchSize, int epoch);

    /// <summary>The rows held out, scaled, in the view's order; weights are 1 in the mean.</summary>
    public abstract IBatchReader OpenValidation(int batchSize);

    public IBatchReader OpenRaw(int batchSize) => OpenRaw(batchSize, isCancellable: true);

    /// <summary>All usable rows, not scaled, in the view's order, with the view's weights.</summary>
    /// <param name="batchSize">Rows per batch; the last may have fewer.</param>
    /// <param name="isCancellable">Whether cancellation ends the reading.</param>
    public abstract IBatchReader OpenRaw(int batchSize, bool isCancellable);

    public abstract void Dispose();

    /// <summary>The same rows on other sides; this if they cannot be.</summary>
    protected abstract TrainingData With(TrainingDataFacts facts);
}

/// <summary>What the first pass over a view tells of its rows.</summary>
internal sealed record TrainingDataFacts
{
    public required RowColumns Columns { get; init; }

    public required long Rows { get; init; }

    public required long SkippedRows { get; init; }

    public required RowPart Training { get; init; }

    public required RowPart Validation { get; init; }

    public required HoldOut HoldOut { get; init; }

    /// <summary>Rows that are on neither side; null for none.</summary>
    public RowSet? LeftOut { get; init; }

    public required FeatureScaler? Scaler { get; init; }

    /// <summary>Values of a row, by their place, that the scaling found to be the same in all rows.</summary>
    public required IReadOnlyList<int> Constants { get; init; }

    public required byte[]? Fingerprint { get; init; }

    /// <param name="row">A row's number among the usable rows, from 0.</param>
    public RowSide SideOf(long row) =>
        LeftOut?.Contains(row) == true ? RowSide.LeftOut
        : HoldOut.Holds(row) ? RowSide.HeldOut
        : RowSide.Learned;
}

/// <summary>What a row is there for.</summary>
internal enum RowSide
{
    Learned,
    HeldOut,
    LeftOut,
}

/// <summary>Some of many rows, by number.</summary>
/// <param name="count">How many there are to choose from.</param>
internal sealed class RowSet(long count)
{
    private readonly ulong[] _bits = new ulong[((count - 1) / 64) + 1];

    public void Add(long row) => _bits[row >> 6] |= 1UL << (int)(row & 63);

    public bool Contains(long row) => (_bits[row >> 6] & (1UL << (int)(row & 63))) != 0;
}

/// <summary>One side of the split into training and validation.</summary>
/// <param name="Rows">Rows in it.</param>
/// <param name="Weight">The sum of their weights.</param>
internal readonly record struct RowPart(long Rows, double Weight)
{
    /// <summary>What brings the mean weight to 1.</summary>
    public double WeightFactor => Rows == 0 ? 1 : Rows / Weight;

    public RowPart With(float weight) => new(Rows + 1, Weight + weight);
}

/// <summary>
/// Says which rows are held out for validation, by a hash of row number and seed: a row's side depends neither on how many rows there
/// are nor on the order in which they are visited.
/// </summary>
/// <param name="Fraction">The share of rows that is held out.</param>
/// <param name="Seed">Chooses the rows.</param>
/// <param name="End">Rows from this number on are never held out.</param>
/// <param name="Member">Networks of one seed hold out different rows: those from this number times the fraction on, in turn.</param>
internal readonly record struct HoldOut(double Fraction, int Seed, long End = long.MaxValue, int Member = 0)
{
    /// <summary>
    /// The rows that a network of an ensemble holds out: as many networks as the fraction goes into 1 share all rows among them, and the
    /// next ones share them in another way.
    /// </summary>
    public HoldOut OfMember(int member)
    {
        int sharing = Fraction > 0 ? Math.Max(1, (int)(1 / Fraction)) : 1;
        return this with { Member = member % sharing, Seed = unchecked(Seed + (member / sharing)) };
    }

    /// <param name="row">A row's number among the usable rows, from 0.</param>
    public bool Holds(long row)
    {
        if (Fraction <= 0 || row >= End)
            return false;
        double place = SplitMix64.OfRow(Seed, row) - (Member * Fraction);
        return place >= 0 && place < Fraction;
    }
}
