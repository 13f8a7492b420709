using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetAutoencoder.Anomaly;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Estimators;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Series;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>
/// Trains an autoencoder on the windows of time series, and learns the tail of the scores for thresholds. Made by
/// <c>mlContext.AnomalyDetection.Trainers.AutoencoderSeries</c>. Thread-safe.
/// </summary>
public sealed class AutoencoderSeriesTrainer : IEstimator<AutoencoderSeriesTransformer>
{
    private const string WindowColumn = "Window";

    /// <summary>Values of the windows that a training sees, at most; of more windows every second, third, … is taken.</summary>
    private const long MostValues = 1 << 24;

    private const int LeastWindows = 2;

    private const int MostCodes = 256;
    private const int Epochs = 30;
    private const double LearningRate = 0.003;

    /// <summary>With fewer scores a series takes the threshold of all.</summary>
    internal const int LeastOwnScores = 100;

    private readonly IHostEnvironment _environment;
    private readonly string[] _values;
    private readonly AutoencoderSeriesOptions _options;
    private readonly AutoencoderAnomalyOptions? _detector;

    internal AutoencoderSeriesTrainer(
        IHostEnvironment environment,
        IReadOnlyList<string> valueColumnNames,
        AutoencoderSeriesOptions options
    )
    {
        _environment = environment;
        _values = [.. valueColumnNames];
        Guard.That(_values.Length > 0, nameof(valueColumnNames), "There are no columns of values; name at least one.");
        foreach (string name in _values)
            Guard.NotBlank(name, nameof(valueColumnNames));
        _options = Guard.NotNull(options).Checked();
        _detector = _options.Detector is { } detector ? OptionsValidator.Check(detector) : null;
    }

    /// <summary>Trains on all series of a view.</summary>
    /// <param name="input">
    /// Rows of a series in the order of time; rows of several may be mixed. It is read once, into memory. A missing value stands for the
    /// last one before it.
    /// </param>
    /// <returns>The transformer; dispose it to free its model early.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type, or no series fills two windows.</exception>
    public AutoencoderSeriesTransformer Fit(IDataView input)
    {
        var all = SeriesRows.Read(Guard.NotNull(input), _values, _options.KeyColumnName);
        KeyValuePair<string, int>[] columns =
        [
            .. _values.Select(name => KeyValuePair.Create(name, NumberColumn.SizeOf(SeriesRows.Find(input.Schema, name)))),
        ];
        int features = columns.Sum(column => column.Value);
        Guard.Data(all.Count > 0, "The data has no rows, and a series takes some.");
        var longest = all.MaxBy(series => series.Count)!;
        int window = _options.WindowLength ?? Math.Max(SeriesPeriod.Window(longest, features), 2);
        Guard.Data(
            longest.Count >= window + LeastWindows - 1,
            $"The longest series has {longest.Count} rows, and a training takes {LeastWindows} windows of {window} at least. Give a longer "
                + $"series, or make WindowLength smaller."
        );
        using var channel = _environment.Start("Autoencoder; Series");
        var fitted = all.Where(series => series.Count >= window).ToList();
        if (fitted.Count < all.Count)
            channel.Warning(
                MessageSensitivity.None,
                Invariant.Text($"{all.Count - fitted.Count} of {all.Count} series are shorter than a window of {window} rows and left out.")
            );
        channel.Info(MessageSensitivity.None, Invariant.Text($"Windows of {window} rows, {fitted.Count} series."));

        var scales = fitted.Select(series => Scale([series], features)).ToList();
        var model = Train(fitted, scales, window);
        Guard.Data(
            model is not null,
            $"Each window of {window} rows has missing values in more than half of them. Make WindowLength smaller, or fill the gaps."
        );
        try
        {
            return new AutoencoderSeriesTransformer(model, Learn(columns, fitted, scales, window, model, channel));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        var shape = OutputShape.Add(
            Guard.NotNull(inputSchema),
            _values,
            new AutoencoderAnomalyOptions(),
            ModelColumn.Named(
                (OutputRole.PredictedLabel, AutoencoderAnomalyTransformer.LabelColumn),
                (OutputRole.ReconstructionError, AutoencoderAnomalyTransformer.ScoreColumn),
                (OutputRole.ReconstructionError, SeriesColumns.ThresholdColumn)
            )
        );
        if (_options.KeyColumnName is { } key && inputSchema.All(column => column.Name != key))
            throw new ArgumentOutOfRangeException(nameof(inputSchema), key, $"There is no column '{key}'.");
        return shape;
    }

    /// <summary>
    /// A linear network that takes noise off windows, scored by what it takes off: how unlikely a window is by mean and covariance of those
    /// of the training, where noise of twice their variance keeps the directions of little variance from ruling.
    /// </summary>
    internal static AutoencoderAnomalyOptions Default(int values, int? seed) =>
        new()
        {
            Architecture = Architecture.Linear(),
            LatentSize = Math.Min(values, MostCodes),
            Corruption = Corruption.Gaussian(Math.Sqrt(2)),
            Score = AnomalyScore.Denoising,
            Contamination = 0,
            Scaling = InputScaling.Pooled,
            LearningRate = LearningRate,
            Epochs = Epochs,
            ValidationFraction = AutoencoderDefaults.ValidationFraction,
            Seed = seed,
        };

    private SeriesInfo Learn(
        KeyValuePair<string, int>[] columns,
        List<SeriesRows> series,
        List<(double[] Location, double[] Scale)> scales,
        int window,
        AutoencoderModel model,
        IChannel channel
    )
    {
        var scores = new HeldOutScores(series, scales, window);
        scores.Add(model, Train);
        if (scores.IsEmpty)
        {
            channel.Warning(
                MessageSensitivity.None,
                Invariant.Text(
                    $"No half of a series fills a window of {window} rows: thresholds come from rows that the network was trained on, and "
                        + $"are too low for others. Give longer series, or make WindowLength smaller."
                )
            );
            scores.AddKnown(model);
        }
        var all = scores.Learn(Enumerable.Range(0, series.Count), _options.Risk);
        var known = new Dictionary<string, SeriesProfile>();
        for (int i = 0; i < series.Count; i++)
        {
            var own = scores.Count(i) >= LeastOwnScores ? scores.Learn([i], _options.Risk) : all;
            known.Add(series[i].Key, new SeriesProfile(scales[i].Location, scales[i].Scale, own.Tail, own.Levels));
        }
        var (location, scale) = Scale(series, scales[0].Location.Length);
        var any = new SeriesProfile(location, scale, all.Tail, all.Levels);
        return new SeriesInfo(columns, _options.KeyColumnName, window, _options.Risk, any, known);
    }

    /// <summary>Trains on the windows of series; null where none is usable.</summary>
    private AutoencoderModel? Train(IReadOnlyList<SeriesRows> series, IReadOnlyList<(double[] Location, double[] Scale)> scales, int window)
    {
        var windows = Windows(series, scales, window);
        if (windows.Count == 0)
            return null;
        int values = windows[0].Length;
        var trainer = new AutoencoderAnomalyTrainer(_environment, [WindowColumn], _detector ?? Default(values, _options.Seed));
        using var trained = trainer.Fit(View(windows, values));
        return AutoencoderModel.Load(trained.Model.ToOnnx());
    }

    /// <summary>Mean and deviation of each value over series; 0 and 1 where all are missing, 1 for the deviation of a constant.</summary>
    private static (double[] Location, double[] Scale) Scale(IReadOnlyList<SeriesRows> series, int features)
    {
        double[] location = new double[features],
            scale = new double[features];
        for (int feature = 0; feature < features; feature++)
        {
            double sum = 0,
                squares = 0;
            long count = 0;
            foreach (var one in series)
            {
                for (int i = feature; i < one.Values.Length; i += features)
                {
                    if (float.IsNaN(one.Values[i]))
                        continue;
                    count++;
                    double distance = one.Values[i] - sum;
                    sum += distance / count; // Welford's mean, and squares about it
                    squares += distance * (one.Values[i] - sum);
                }
            }
            double deviation = Math.Sqrt(squares / Math.Max(count, 1));
            location[feature] = sum;
            scale[feature] = deviation > 1e-9 * Math.Max(Math.Abs(sum), 1e-30) ? deviation : 1;
        }
        return (location, scale);
    }

    private static List<float[]> Windows(
        IReadOnlyList<SeriesRows> series,
        IReadOnlyList<(double[] Location, double[] Scale)> scales,
        int length
    )
    {
        long values = series.Sum(one => (long)(one.Count - length + 1) * length * scales[0].Location.Length);
        int step = (int)Math.Max(1, (values + MostValues - 1) / MostValues);
        List<float[]> rows = [];
        foreach (var (one, (location, scale)) in series.Zip(scales))
        {
            var windows = new SeriesWindows(one, location, scale, length);
            for (int i = 0; i < windows.Count; i += step)
            {
                if (windows.IsUsable(i))
                    rows.Add(windows[i].ToArray());
            }
        }
        return rows;
    }

    private static IDataView View(List<float[]> windows, int size)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Window)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
        return new MLContext().Data.LoadFromEnumerable(windows.Select(window => new Row { Window = window }), definition);
    }

    private sealed class Row
    {
        [ColumnName(WindowColumn)]
        public float[] Window { get; set; } = [];
    }
}
