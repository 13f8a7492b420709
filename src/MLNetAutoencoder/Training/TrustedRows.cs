using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Data.Scaling;

namespace MLNetAutoencoder.Training;

/// <summary>
/// Says which training rows are not to be learned from, as they may be anomalies, by two measures that err differently: rows that are far
/// from the bulk of the rows (<c>log g</c>), and such rows the more the denser they lie where they are, as clusters of anomalies do
/// (<c>log g - 0.3 log l</c>). Here g is the distance to the nearest tenth of a random reference sample, and l to the nearest five of it.
/// </summary>
internal sealed class TrustedRows
{
    private const int FewestRows = 20;
    private const int MostReferences = 1000;
    private const int MostReferenceValues = 1 << 21;
    private const int MostSampledRows = 20_000;
    private const int MostSampledValues = 1 << 23;
    private const double BulkShare = 0.1;
    private const int Near = 5;
    private const double Density = 0.3;
    private const double Reach = 1.5;
    private const double LeastSpread = 0.5;
    private const double MostLeftOut = 0.2;
    private const double FarShare = 0.1;
    private const float Tiny = 1e-6f;

    private readonly TrainingData _data;
    private readonly CancellationToken _cancellation;
    private readonly RandomRows _sample;
    private readonly RowSet _referenceRows;
    private readonly float[] _references;

    private TrustedRows(TrainingData data, int seed, CancellationToken cancellation)
    {
        _data = data;
        _cancellation = cancellation;
        _sample = RandomRows.Draw(
            data,
            Math.Clamp(MostSampledValues / Width, FewestRows, MostSampledRows),
            seed,
            isCancellable: true,
            _ => true
        );
        Scale(_sample.Values);
        _referenceRows = new RowSet(data.Rows);
        int count = Math.Min(_sample.Numbers.Length, Math.Clamp(MostReferenceValues / Width, FewestRows, MostReferences));
        var order = RowOrder.Shuffled([.. Enumerable.Range(0, _sample.Numbers.Length)], SplitMix64.OfSample(seed));
        order.DrawUpTo(count);
        _references = new float[count * Width];
        for (int i = 0; i < count; i++)
        {
            _sample.Values.AsSpan(order[i] * Width, Width).CopyTo(_references.AsSpan(i * Width));
            _referenceRows.Add(_sample.Numbers[order[i]]);
        }
    }

    private int Width => _data.Width;

    /// <summary>The data without the rows that are not to be trusted: by each measure, or all of it once.</summary>
    /// <param name="data">All rows.</param>
    /// <param name="contamination">The share of anomalies among them; 0 for none, null where it is unknown.</param>
    /// <param name="seed">Chooses the reference sample.</param>
    /// <param name="tell">Hears how many rows are left out.</param>
    /// <param name="cancellation">Ends it.</param>
    public static IReadOnlyList<TrainingData> Cores(
        TrainingData data,
        double? contamination,
        int seed,
        Action<string> tell,
        CancellationToken cancellation
    )
    {
        if (contamination == 0 || data.Rows < FewestRows)
            return [data];
        using var runtime = TorchRuntime.Enter();
        var cores = new TrustedRows(data, seed, cancellation).Find(contamination).Select(data.LeaveOut).ToList();
        string[] counts = [.. cores.Select(core => Invariant.Text($"{core.Rows - core.TrainingRows - core.ValidationRows}"))];
        tell(
            Invariant.Text(
                $"Left out {string.Join(" and ", counts)} of {data.Rows} rows, by two measures, that are far from the others and may be "
                    + $"anomalies."
            )
        );
        return cores;
    }

    private RowSet[] Find(double? contamination)
    {
        var measures = Measure(_sample.Values, row => _referenceRows.Contains(_sample.Numbers[row]));
        float[] dense = [.. measures.Select(m => m.Dense).Order()];
        float[] far = [.. measures.Select(m => m.Far).Order()];
        float denseLimit = contamination is { } share ? Above(dense, share) : Limit(dense);
        float farLimit = Above(far, contamination ?? FarShare);
        RowSet[] leftOut = [new RowSet(_data.Rows), new RowSet(_data.Rows)];
        if (measures.Length == _data.Rows)
            Add(measures, 0);
        else
        {
            foreach (var (first, rows) in RandomRows.Blocks(_data, isCancellable: true))
            {
                Scale(rows);
                Add(Measure(rows, row => _referenceRows.Contains(first + row)), first);
            }
        }
        return leftOut;

        void Add((float Dense, float Far)[] some, long first)
        {
            for (int i = 0; i < some.Length; i++)
            {
                if (some[i].Dense > denseLimit)
                    leftOut[0].Add(first + i);
                if (some[i].Far > farLimit)
                    leftOut[1].Add(first + i);
            }
        }

        static float Above(float[] sorted, double share) => sorted[^((int)(share * sorted.Length) + 1)];
    }

    /// <summary>As far above the median as 1.5 times what lies below it, or as leaves out a fifth.</summary>
    private static float Limit(float[] sorted)
    {
        float median = sorted[sorted.Length / 2];
        double deviation = Moments.Of(Array.ConvertAll(sorted, value => (double)value)).Deviation;
        double spread = Math.Max(median - sorted[sorted.Length / 10], LeastSpread * deviation);
        return (float)Math.Max(median + (Reach * spread), sorted[(int)((1 - MostLeftOut) * (sorted.Length - 1))]);
    }

    private (float Dense, float Far)[] Measure(float[] rows, Func<int, bool> isReference)
    {
        int references = _references.Length / Width;
        int far = Math.Min(Math.Max(Near + 1, (int)(BulkShare * references)), references);
        var measures = new (float, float)[rows.Length / Width];
        NearestNeighbors.Visit(
            rows,
            _references,
            Width,
            isExact: false,
            (row, distances) =>
            {
                float bulk = NearestNeighbors.Select(distances, far - 1);
                float near = NearestNeighbors.Select(distances[..far], Near - (isReference(row) ? 0 : 1));
                double distance = Math.Log(bulk + Tiny);
                measures[row] = ((float)(distance - (Density * Math.Log(near + Tiny))), (float)distance);
            },
            _cancellation
        );
        return measures;
    }

    /// <summary>Rows as the network sees them, without NaN, in place.</summary>
    private void Scale(float[] rows)
    {
        for (int start = 0; start < rows.Length; start += Width)
            _data.Scaler?.Apply(rows.AsSpan(start, Width), rows.AsSpan(start, Width));
        rows.AsSpan().Replace(float.NaN, 0);
    }
}
