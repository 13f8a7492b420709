using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data.Scaling;
using MLNetAutoencoder.Peers;
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

    /// <summary>The ranks whose rows are learned from together.</summary>
    public PeerGroup Peers => Facts.Peers;

    /// <summary>Usable rows of all ranks; 1 or more.</summary>
    public long Rows => Facts.Joint.Rows;

    /// <summary>Usable rows of this rank: all that its readers give.</summary>
    public long OwnRows => Facts.Rows;

    /// <summary>Rows of all views that were left out for a NaN or infinite feature.</summary>
    public long SkippedRows => Facts.Joint.Skipped;

    /// <summary>Rows of all ranks to learn from; 1 or more.</summary>
    public long TrainingRows => Facts.Joint.Training.Rows;

    /// <summary>Rows of the rank that has the most to learn from.</summary>
    public long MostTrainingRows => Facts.Joint.TrainingOfRanks.Max();

    /// <summary>Rows of this rank to learn from.</summary>
    public long OwnTrainingRows => Facts.Training.Rows;

    /// <summary>Rows of this rank that are held out.</summary>
    public long OwnValidationRows => Facts.Validation.Rows;

    /// <summary>Rows of all ranks that are held out.</summary>
    public long ValidationRows => Facts.Joint.Validation.Rows;

    /// <summary>Whether rows have weights of their own.</summary>
    public bool IsWeighted => Facts.Columns.IsWeighted;

    /// <summary>Whether every epoch reads the view.</summary>
    public abstract bool IsStreamed { get; }

    /// <summary>The scaling, learned or given; null for none.</summary>
    public FeatureScaler? Scaler => Facts.Scaler;

    /// <summary>SHA-256 over shape, values and weights of all ranks' usable rows; null when it was not asked for.</summary>
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

    /// <summary>What a row of this rank is there for.</summary>
    public RowSide SideOf(long row) => Facts.SideOf(row);

    /// <summary>Whether a row has not been learned from.</summary>
    /// <param name="row">Its number among the usable rows, from 0.</param>
    public bool IsUnseen(long row) => Facts.SideOf(row) != RowSide.Learned;

    /// <summary>The rows of all ranks in a batch of an epoch: a rank with fewer batches than others has none in the last.</summary>
    public long RowsOfBatch(long batch, int batchSize)
    {
        long all = 0;
        foreach (long rows in Facts.Joint.TrainingOfRanks)
            all += Math.Clamp(rows - (batch * batchSize), 0, batchSize);
        return all;
    }

    /// <summary>A number that no other row of any rank has; the row's own where there is one rank.</summary>
    public long NumberOf(long row) => Facts.HoldOut.NumberOf(row);

    /// <summary>The row of this rank with such a number; null where it is another rank's.</summary>
    public long? RowOf(long number) => number % Peers.Size == Peers.Rank ? number / Peers.Size : null;

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
