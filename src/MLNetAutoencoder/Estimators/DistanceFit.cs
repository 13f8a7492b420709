using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;
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
    private const double NormalRange = 1.3489795003921634;
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

    private const int MostPrototypes = 2000;
    private const int FewestPrototypes = 750;

    /// <summary>Of wide rows fewer are compared with each other.</summary>
    private const int FewestOfWideRows = 50;
    private const double MostFitWork = 2e9;

    /// <summary>Values of all prototypes of all readings: so many a row is compared with.</summary>
    private const int PrototypeValues = 96_000;

    private readonly Table _seen;
    private readonly int _most;
    private readonly CancellationToken _cancellation;
    private readonly List<DistanceReading> _readings = [];
    private readonly List<IReadOnlyDictionary<long, float>> _own = [];

    private DistanceFit(Table seen, int most, CancellationToken cancellation)
    {
        _seen = seen;
        _most = most;
        _cancellation = cancellation;
    }

    /// <summary>Fits the readings.</summary>
    /// <param name="fit">Has the networks.</param>
    /// <param name="prototypes">How many a reading has at most; null for a number by that of the features.</param>
    /// <returns>The score, and of each reading what it is for its own prototypes, by the number of the row.</returns>
    public static (DistanceScore Score, IReadOnlyList<IReadOnlyDictionary<long, float>> Own) Of(AutoencoderFit fit, int? prototypes)
    {
        int row = fit.Plan.Layout.Width,
            network = DistanceScore.NetworkWidth(fit.Plan);
        int values = (fit.Cores.Count * row) + (fit.Members.Count * network);
        int bearable = Math.Max(FewestOfWideRows, (int)Math.Sqrt(MostFitWork / values));
        int most = prototypes ?? Math.Min(bearable, Math.Clamp(PrototypeValues / values, FewestPrototypes, MostPrototypes));
        var candidates = RandomRows.Draw(
            fit.Cores[0],
            checked(most * (fit.Cores.Count + fit.Members.Count)),
            fit.Seed,
            isCancellable: fit.ScoringToken.CanBeCanceled,
            number => fit.Cores.Any(core => !core.IsLeftOut(number))
        );
        int width = row + (fit.Members.Count * network);
        float[] seen;
        using (var model = fit.ExportParts(width, DistanceScore.WriteSeen))
            seen = fit.Run(model, candidates.Values, AutoencoderFit.PartsRole);
        seen.AsSpan().Replace(float.NaN, 0);
        var distances = new DistanceFit(new Table(seen, width, candidates.Numbers), most, fit.ScoringToken);
        foreach (var core in fit.Cores)
            distances.Add(0, row, core, codes: null);
        foreach (var (member, i) in fit.Members.Select((member, i) => (member, i)))
            distances.Add(row + (i * network), network, member, fit.Plan.LatentSize);
        return (new DistanceScore(distances._readings), distances._own);
    }

    /// <summary>Adds a reading.</summary>
    /// <param name="first">The first of the values that it sees.</param>
    /// <param name="width">How many it sees.</param>
    /// <param name="data">The rows that it knows.</param>
    /// <param name="codes">How many of the values are codes; null where it sees rows, which count as they are.</param>
    private void Add(int first, int width, TrainingData data, int? codes)
    {
        int[] chosen = Choose(data);
        var values = new float[chosen.Length * width];
        for (int i = 0; i < chosen.Length; i++)
            _seen.Values.AsSpan((chosen[i] * _seen.Width) + first, width).CopyTo(values.AsSpan(i * width));
        long[] rows = [.. chosen.Select(i => _seen.Rows[i])];
        int[] unseen = codes is null ? [] : [.. Enumerable.Range(0, rows.Length).Where(i => data.IsUnseen(rows[i]))];
        if (unseen.Length < FewestUnseen)
            unseen = [.. Enumerable.Range(0, rows.Length)];
        float[]? scale = codes is { } latent ? Scale(values, unseen, width, latent) : null;
        Add(values, scale, rows, unseen);
    }

    /// <summary>Candidates that are prototypes of a reading, in random order.</summary>
    private int[] Choose(TrainingData data)
    {
        int[] order = [.. Enumerable.Range(0, _seen.Rows.Length).Where(i => !data.IsLeftOut(_seen.Rows[i]))];
        var random = new SplitMix64((ulong)_readings.Count);
        int count = Math.Min(_most, order.Length);
        for (int i = 0; i < count; i++)
        {
            int other = i + random.Below(order.Length - i);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order[..count];
    }

    /// <summary>Code and residual to the same weight in all, each value of a part to the same within it.</summary>
    private static float[] Scale(float[] values, int[] rows, int width, int codes)
    {
        var scale = new float[width];
        for (int i = 0; i < width; i++)
        {
            double sum = 0,
                squares = 0;
            foreach (int row in rows)
                sum += values[(row * width) + i];
            foreach (int row in rows)
                squares += Math.Pow(values[(row * width) + i] - (sum / rows.Length), 2);
            double deviation = Math.Sqrt(squares / rows.Length);
            scale[i] = (float)(
                i < codes
                    ? Math.Sqrt((double)Math.Max(width - codes, 1) / codes) / (deviation + LeastCode)
                    : 1 / (deviation + LeastResidual)
            );
        }
        return scale;
    }

    private void Add(float[] values, float[]? scale, long[] rows, int[] unseen)
    {
        int count = rows.Length,
            width = values.Length / count;
        for (int i = 0; i < values.Length && scale is not null; i++)
            values[i] *= scale[i % width];
        int neighbors = Math.Min(Neighbors, Math.Max(1, count - 1));
        var sparseness = new float[count];
        Visit(values, width, (row, others) => sparseness[row] = NearestNeighbors.Select(others, neighbors - 1));
        double shared = (SharedSparseness * sparseness.Average()) + LeastCode;
        float[] weights = [.. sparseness.Select(s => (float)(1 / Math.Sqrt(s + shared)))];
        var squares = new double[count];
        Visit(
            values,
            width,
            (row, others) =>
            {
                for (int i = 0; i < others.Length; i++)
                    others[i] *= weights[i < row || count == 1 ? i : i + 1];
                squares[row] = Math.Pow(NearestNeighbors.Select(others, neighbors - 1), 2);
            }
        );
        double[] sorted = [.. unseen.Select(row => squares[row]).Order()];
        double usualWeight = weights.Order().ElementAt(count / 2);
        float floor = (float)Math.Max(FloorShare * sorted[sorted.Length / 2], Math.Pow(LeastDistance * usualWeight, 2));
        double[] logs = [.. sorted.Select(square => Math.Log(square + floor) / 2)];
        double spread = Math.Max((logs[3 * logs.Length / 4] - logs[logs.Length / 4]) / NormalRange, LeastSpread);
        var reading = new DistanceReading(scale, values, weights, neighbors, floor, (float)logs[logs.Length / 2], (float)spread);
        _readings.Add(reading);
        _own.Add(rows.Select((row, i) => (row, reading.Of(squares[i]))).ToDictionary());
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
