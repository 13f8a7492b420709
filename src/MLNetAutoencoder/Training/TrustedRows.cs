using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Data.Scaling;

namespace MLNetAutoencoder.Training;

/// <summary>
/// Says which training rows are not to be learned from, as they may be anomalies, by two measures that err differently. Rows are compared
/// with those that are not far from the bulk and dense at that, as clusters of anomalies are (<c>log g - 0.3 log l</c>, of rows in standard
/// deviations); networks learn from those that are not far (<c>g</c>, of rows as networks see them). Here g is the distance to the nearest
/// tenth of a random reference sample, and l to the nearest five of it.
/// </summary>
internal sealed class TrustedRows
{
    private const int FewestRows = 20;
    private const int MostReferences = 1000;
    private const int MostReferenceValues = 1 << 20;
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
    private readonly int[] _references;
    private readonly HashSet<long> _referenceRows;

    private TrustedRows(TrainingData data, int seed, CancellationToken cancellation)
    {
        _data = data;
        _cancellation = cancellation;
        _sample = RandomRows.Draw(
            data,
            Math.Clamp(MostSampledValues / data.Width, FewestRows, MostSampledRows),
            seed,
            isCancellable: true,
            _ => true
        );
        int rows = _sample.Numbers.Length;
        int count = Math.Min(rows, Math.Clamp(MostReferenceValues / data.Width, FewestRows, MostReferences));
        _references = [.. Enumerable.Range(0, rows)];
        RowOrder.Shuffled(_references, SplitMix64.OfSample(seed)).DrawUpTo(count);
        _references = _references[..count];
        _referenceRows = [.. _references.Select(reference => _sample.Numbers[reference])];
    }

    /// <summary>The data without the rows that are not to be trusted.</summary>
    /// <param name="data">All rows.</param>
    /// <param name="contamination">The share of anomalies among them; 0 for none, null where it is unknown.</param>
    /// <param name="seed">Chooses the reference sample.</param>
    /// <param name="tell">Hears how many rows are left out.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What rows are compared with, and what networks learn from.</returns>
    public static (TrainingData Compared, TrainingData Learned) Split(
        TrainingData data,
        double? contamination,
        int seed,
        Action<string> tell,
        CancellationToken cancellation
    )
    {
        if (contamination == 0 || data.Rows < FewestRows)
            return (data, data);
        using var runtime = TorchRuntime.Enter();
        var rows = new TrustedRows(data, seed, cancellation);
        Measure dense = rows.Dense(contamination),
            far = rows.Far(contamination ?? FarShare);
        rows.LeaveOut([dense, far]);
        var (compared, learned) = (data.LeaveOut(dense.LeftOut), data.LeaveOut(far.LeftOut));
        long unlearned = data.Rows - learned.TrainingRows - learned.ValidationRows;
        long uncompared = data.Rows - compared.TrainingRows - compared.ValidationRows;
        tell(
            Invariant.Text(
                $"Left out {unlearned} of {data.Rows} rows from learning, and {uncompared} from those that rows are compared with, as they "
                    + $"are far from the others and may be anomalies."
            )
        );
        return (compared, learned);
    }

    private Measure Dense(double? contamination) =>
        new(
            this,
            (scaler, row) => scaler.ApplyStraight(row, row),
            (bulk, near) => Math.Log(bulk + Tiny) - (Density * Math.Log(near + Tiny)),
            sorted => contamination is { } share ? Above(sorted, share) : Limit(sorted)
        );

    private Measure Far(double share) =>
        new(this, (scaler, row) => scaler.Apply(row, row), (bulk, _) => bulk, sorted => Above(sorted, share));

    /// <summary>Leaves rows out by each measure, in one pass over them.</summary>
    private void LeaveOut(IReadOnlyList<Measure> measures)
    {
        if (_sample.Numbers.Length == _data.Rows)
        {
            foreach (var measure in measures)
                measure.LeaveOutOfSample();
            return;
        }
        foreach (var (first, rows) in RandomRows.Blocks(_data, isCancellable: true))
        {
            foreach (var measure in measures)
                measure.LeaveOut(rows, first);
        }
    }

    private static float Above(float[] sorted, double share) => sorted[^((int)(share * sorted.Length) + 1)];

    /// <summary>As far above the median as 1.5 times what lies below it, or as leaves out a fifth.</summary>
    private static float Limit(float[] sorted)
    {
        float median = sorted[sorted.Length / 2];
        double deviation = Moments.Of(Array.ConvertAll(sorted, value => (double)value)).Deviation;
        double spread = Math.Max(median - sorted[sorted.Length / 10], LeastSpread * deviation);
        return (float)Math.Max(median + (Reach * spread), sorted[(int)((1 - MostLeftOut) * (sorted.Length - 1))]);
    }

    private delegate void RowScaling(FeatureScaler scaler, Span<float> row);

    /// <summary>How far out rows are by one measure, and those that it leaves out.</summary>
    private sealed class Measure
    {
        private readonly TrustedRows _of;
        private readonly RowScaling _scale;
        private readonly Func<float, float, double> _measure;
        private readonly float[] _references;
        private readonly float[] _sample;
        private readonly float _limit;

        /// <param name="of">Has the sample and the references.</param>
        /// <param name="scale">Scales a row in place.</param>
        /// <param name="measure">Gives the measure by the distances g and l.</param>
        /// <param name="limitOf">Gives the limit by the sorted measures of the sample.</param>
        public Measure(TrustedRows of, RowScaling scale, Func<float, float, double> measure, Func<float[], float> limitOf)
        {
            (_of, _scale, _measure) = (of, scale, measure);
            int width = of._data.Width;
            float[] sample = Scaled(of._sample.Values);
            _references = [.. of._references.SelectMany(row => sample[(row * width)..((row + 1) * width)])];
            _sample = Of(sample, row => of._referenceRows.Contains(of._sample.Numbers[row]));
            _limit = limitOf([.. _sample.Order()]);
            LeftOut = new RowSet(of._data.OwnRows);
        }

        public RowSet LeftOut { get; }

        /// <summary>Where the sample is all rows.</summary>
        public void LeaveOutOfSample()
        {
            for (int i = 0; i < _sample.Length; i++)
            {
                if (_sample[i] > _limit && _of._data.RowOf(_of._sample.Numbers[i]) is { } row)
                    LeftOut.Add(row);
            }
        }

        /// <param name="rows">Unscaled; they stay as they are.</param>
        /// <param name="first">The number of the first of them.</param>
        public void LeaveOut(float[] rows, long first)
        {
            float[] measures = Of(Scaled(rows), row => _of._referenceRows.Contains(_of._data.NumberOf(first + row)));
            for (int i = 0; i < measures.Length; i++)
            {
                if (measures[i] > _limit)
                    LeftOut.Add(first + i);
            }
        }

        private float[] Of(float[] rows, Func<int, bool> isReference)
        {
            int references = _of._references.Length;
            int far = Math.Min(Math.Max(Near + 1, (int)(BulkShare * references)), references);
            var values = new float[rows.Length / _of._data.Width];
            NearestNeighbors.Visit(
                rows,
                _references,
                _of._data.Width,
                isExact: false,
                (row, distances) =>
                {
                    float bulk = NearestNeighbors.Select(distances, far - 1);
                    float near = NearestNeighbors.Select(distances[..far], Near - (isReference(row) ? 0 : 1));
                    values[row] = (float)_measure(bulk, near);
                },
                _of._cancellation
            );
            return values;
        }

        /// <summary>Rows as the measure sees them, without NaN.</summary>
        private float[] Scaled(float[] rows)
        {
            float[] scaled = [.. rows];
            for (int start = 0; start < rows.Length && _of._data.Scaler is { } scaler; start += _of._data.Width)
                _scale(scaler, scaled.AsSpan(start, _of._data.Width));
            scaled.AsSpan().Replace(float.NaN, 0);
            return scaled;
        }
    }
}
