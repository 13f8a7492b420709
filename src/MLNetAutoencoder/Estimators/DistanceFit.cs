using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Data.Scaling;
using MLNetAutoencoder.Estimators.Export;
using MLNetAutoencoder.Training;

namespace MLNetAutoencoder.Estimators;

/// <summary>
/// Chooses the prototypes of a score by distance and measures how far each is from the others.
/// </summary>
internal sealed class DistanceFit
{
    private const int Neighbors = 5;
    private const int FewestUnseen = 20;
    private const float LeastCode = 1e-6f;

    /// <summary>
    /// Residuals below this, of a feature's deviation, are much alike: of what a network rebuilds perfectly rounding is left.
    /// </summary>
    private const float LeastResidual = 0.05f;
    private const float LeastSpread = 0.05f;

    /// <summary>The part of a prototype's own sparseness that all share, so that copies of a row do not count without limit.</summary>
    private const double SharedSparseness = 0.3;

    /// <summary>Squared distances below this part of the usual one are not told apart.</summary>
    private const double FloorShare = 1e-3;

    /// <summary>Nor are distances below this, of a feature's deviation.</summary>
    private const double LeastDistance = 0.05;

    /// <summary>Of so many prototypes the distances to each other are kept, in 64 MB, and else computed twice.</summary>
    private const int MostKept = 4096;

    private readonly Table _seen;
    private readonly int _most;
    private readonly int _groups;
    private readonly long _rows;
    private readonly CancellationToken _cancellation;
    private readonly List<DistanceReading> _readings = [];
    private readonly List<IReadOnlyDictionary<long, float>> _own = [];

    private DistanceFit(Table seen, AutoencoderFit fit, int groups)
    {
        _seen = seen;
        _most = fit.Setup.Prototypes;
        _groups = groups;
        _rows = fit.Rows;
        _cancellation = fit.ScoringToken;
    }

    /// <summary>Fits the readings.</summary>
    /// <param name="fit">Has the networks.</param>
    /// <returns>The score, and of each reading what it is for its own prototypes, by the number of the row.</returns>
    public static (DistanceScore Score, IReadOnlyList<IReadOnlyDictionary<long, float>> Own) Of(AutoencoderFit fit)
    {
        var groups = fit.Data.Groups;
        int row = fit.Plan.Layout.Width + groups.Count,
            network = fit.Setup.NetworkValues + groups.Count,
            most = fit.Setup.Prototypes;
        var candidates = RandomRows.Draw(
            fit.Data,
            checked(most * (1 + fit.Members.Count)),
            fit.Seed,
            isCancellable: fit.ScoringToken.CanBeCanceled,
            number => !fit.Data.IsLeftOut(number) || !fit.Members[0].IsLeftOut(number)
        );
        int width = row + (fit.Members.Count * network);
        float[] seen;
        using (var readings = new RowReadings(fit, width, rows => DistanceScore.WriteSeen(rows, groups), candidates.Numbers.Length))
            seen = readings.Of(candidates.Values);
        seen.AsSpan().Replace(float.NaN, 0);
        var distances = new DistanceFit(new Table(seen, width, candidates.Numbers), fit, groups.Count);
        distances.Add(0, row, Sides(fit.Data, candidates), codes: null);
        foreach (var (member, i) in fit.Members.Select((member, i) => (member, i)))
            distances.Add(row + (i * network), network, Sides(member, candidates), fit.Plan.LatentSize);
        return (new DistanceScore(distances._readings, groups), distances._own);
    }

    /// <summary>What rows of all ranks are there for.</summary>
    private static RowSide[] Sides(TrainingData data, RandomRows rows)
    {
        float[] sides = [.. rows.Numbers.Select(number => data.RowOf(number) is { } row ? (float)data.SideOf(row) : 0)];
        data.Peers.Sum(sides);
        return [.. sides.Select(side => (RowSide)side)];
    }

    /// <summary>Adds a reading.</summary>
    /// <param name="first">The first of the values that it sees.</param>
    /// <param name="width">How many it sees.</param>
    /// <param name="sides">What the candidates are there for.</param>
    /// <param name="codes">How many of the values are codes; null where it sees rows.</param>
    private void Add(int first, int width, RowSide[] sides, int? codes)
    {
        int[] chosen = Choose(sides);
        var values = new float[chosen.Length * width];
        for (int i = 0; i < chosen.Length; i++)
            _seen.Values.AsSpan((chosen[i] * _seen.Width) + first, width).CopyTo(values.AsSpan(i * width));
        long[] rows = [.. chosen.Select(i => _seen.Rows[i])];
        int[] typical = [.. Enumerable.Range(0, rows.Length).Where(i => codes is null || sides[chosen[i]] != RowSide.Learned)];
        if (typical.Length < FewestUnseen)
            typical = [.. Enumerable.Range(0, rows.Length)];
        Add(values, Scale(values, typical, width, codes), rows, typical);
    }

    /// <summary>Candidates that are prototypes of a reading, in random order.</summary>
    private int[] Choose(RowSide[] sides)
    {
        int[] known = [.. Enumerable.Range(0, _seen.Rows.Length).Where(i => sides[i] != RowSide.LeftOut)];
        int count = Math.Min(_most, known.Length);
        RowOrder.Shuffled(known, new SplitMix64((ulong)_readings.Count)).DrawUpTo(count);
        return known[..count];
    }

    /// <summary>
    /// Code and residual to the same weight in all, each value of a part to the same within it; rows stay as they are. The sum over a group
    /// of one-hot slots is 1 in nearly all rows: another counts as much as a category that one row has.
    /// </summary>
    /// <param name="values">(M, width).</param>
    /// <param name="rows">Those that the deviations are of.</param>
    /// <param name="width">Of a row of values.</param>
    /// <param name="codes">How many of the values are codes; null where there are rows in place of code and residual.</param>
    private float[]? Scale(float[] values, int[] rows, int width, int? codes)
    {
        if (codes is null && _groups == 0)
            return null;
        var scale = new float[width];
        int ownValues = width - _groups;
        for (int i = 0; i < width; i++)
        {
            scale[i] = (float)(
                i >= ownValues ? 1 / Math.Sqrt(Math.Pow(Deviation(i), 2) + (1.0 / _rows))
                : codes is not { } latent ? 1
                : i < latent ? Math.Sqrt((double)Math.Max(ownValues - latent, 1) / latent) / (Deviation(i) + LeastCode)
                : 1 / (Deviation(i) + LeastResidual)
            );
        }
        return scale;

        double Deviation(int column) => Moments.Of([.. rows.Select(row => (double)values[(row * width) + column])]).Deviation;
    }

    private void Add(float[] values, float[]? scale, long[] rows, int[] unseen)
    {
        int count = rows.Length,
            width = values.Length / count;
        for (int i = 0; i < values.Length && scale is not null; i++)
            values[i] *= scale[i % width];
        int neighbors = Math.Min(Neighbors, Math.Max(1, count - 1));
        var sparseness = new float[count];
        float[][]? kept = count <= MostKept ? new float[count][] : null;
        Visit(
            values,
            width,
            (row, others) =>
            {
                if (kept is not null)
                    kept[row] = others.ToArray();
                sparseness[row] = NearestNeighbors.Select(others, neighbors - 1);
            }
        );
        double shared = (SharedSparseness * sparseness.Average()) + LeastCode;
        float[] weights = [.. sparseness.Select(s => (float)(1 / Math.Sqrt(s + shared)))];
        var squares = new double[count];
        if (kept is null)
            Visit(values, width, Weigh);
        else
            Parallel.For(0, count, new ParallelOptions { CancellationToken = _cancellation }, row => Weigh(row, kept[row]));
        double[] sorted = [.. unseen.Select(row => squares[row]).Order()];
        double usualWeight = weights.Order().ElementAt(count / 2);
        float floor = (float)Math.Max(FloorShare * sorted[sorted.Length / 2], Math.Pow(LeastDistance * usualWeight, 2));
        double[] logs = [.. sorted.Select(square => Math.Log(square + floor) / 2)];
        double spread = Math.Max((logs[3 * logs.Length / 4] - logs[logs.Length / 4]) / Moments.NormalRange, LeastSpread);
        var reading = new DistanceReading(scale, values, weights, neighbors, floor, (float)logs[logs.Length / 2], (float)spread);
        _readings.Add(reading);
        _own.Add(rows.Select((row, i) => (row, reading.Of(squares[i]))).ToDictionary());

        void Weigh(int row, Span<float> others)
        {
            for (int i = 0; i < others.Length; i++)
                others[i] *= weights[i < row || count == 1 ? i : i + 1];
            squares[row] = Math.Pow(NearestNeighbors.Select(others, neighbors - 1), 2);
        }
    }

    /// <summary>Visits the distances of each prototype to the others; to itself where there is none.</summary>
    private void Visit(float[] values, int width, NearestNeighbors.Visitor visit) =>
        NearestNeighbors.Visit(
            values,
            values,
            width,
            isExact: true,
            (row, distances) =>
            {
                if (distances.Length == 1)
                {
                    visit(row, distances);
                    return;
                }
                distances[(row + 1)..].CopyTo(distances[row..]);
                visit(row, distances[..^1]);
            },
            _cancellation
        );

    /// <summary>What the readings see of candidates, (N, width), and the numbers of these.</summary>
    private sealed record Table(float[] Values, int Width, long[] Rows);
}
