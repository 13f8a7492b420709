using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data.Scaling;
using MLNetAutoencoder.Peers;

namespace MLNetAutoencoder.Data;

/// <summary>What the first pass over a view tells of its rows.</summary>
internal sealed record TrainingDataFacts
{
    public required RowColumns Columns { get; init; }

    public required PeerGroup Peers { get; init; }

    /// <summary>The rows of the view that this rank takes.</summary>
    public required RankPart Part { get; init; }

    /// <summary>Usable rows of this rank.</summary>
    public required long Rows { get; init; }

    /// <summary>Those of this rank.</summary>
    public required RowPart Training { get; init; }

    /// <summary>Those of this rank.</summary>
    public required RowPart Validation { get; init; }

    /// <summary>The same of all ranks.</summary>
    public required JointRows Joint { get; init; }

    public required HoldOut HoldOut { get; init; }

    /// <summary>Rows that are on neither side; null for none.</summary>
    public RowSet? LeftOut { get; init; }

    public required FeatureScaler? Scaler { get; init; }

    /// <summary>Values of a row, by their place, that the scaling found to be the same in all rows.</summary>
    public required IReadOnlyList<int> Constants { get; init; }

    public required byte[]? Fingerprint { get; init; }

    /// <summary>The same rows, otherwise divided into those to learn from and those held out.</summary>
    public TrainingDataFacts Divided(RowPart training, RowPart validation) =>
        this with
        {
            Training = training,
            Validation = validation,
            Joint = JointRows.Of(Peers, Rows, 0, training, validation) with { Skipped = Joint.Skipped },
        };

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

/// <summary>What all ranks have read.</summary>
/// <param name="Rows">Usable rows.</param>
/// <param name="Skipped">Rows with a NaN or infinite feature.</param>
/// <param name="Training">Rows to learn from.</param>
/// <param name="Validation">Rows held out.</param>
/// <param name="TrainingOfRanks">Rows to learn from by rank.</param>
internal sealed record JointRows(long Rows, long Skipped, RowPart Training, RowPart Validation, long[] TrainingOfRanks)
{
    /// <summary>Whether all that is to be weighed weighs anything.</summary>
    public bool IsUsable => Training.Weight > 0 && (Validation.Rows == 0 || Validation.Weight > 0);

    /// <summary>Adds up what each rank has.</summary>
    public static JointRows Of(PeerGroup peers, long rows, long skipped, RowPart training, RowPart validation)
    {
        Span<double> weights = [training.Weight, validation.Weight];
        peers.Sum(weights);
        long[] counts = peers.Concat([rows, skipped, training.Rows, validation.Rows]);
        long[] learned = [.. Column(2)];
        return new(
            Column(0).Sum(),
            Column(1).Sum(),
            new RowPart(learned.Sum(), weights[0]),
            new RowPart(Column(3).Sum(), weights[1]),
            learned
        );

        IEnumerable<long> Column(int place) => counts.Chunk(4).Select(ofRank => ofRank[place]);
    }
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
/// <param name="Rank">The rank that the rows belong to.</param>
/// <param name="Ranks">How many there are.</param>
internal readonly record struct HoldOut(double Fraction, int Seed, long End = long.MaxValue, int Member = 0, int Rank = 0, int Ranks = 1)
{
    /// <summary>The number that a row has among those of all ranks, which take turns.</summary>
    public long NumberOf(long row) => (row * Ranks) + Rank;

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
        double place = SplitMix64.OfRow(Seed, NumberOf(row)) - (Member * Fraction);
        return place >= 0 && place < Fraction;
    }
}
