using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Anomaly;
using MLNetAutoencoder.Series;

namespace MLNetAutoencoder.Tests;

/// <summary>Models with known weights, and views of rows that reports are written of.</summary>
internal static class ReportCases
{
    public const int Rows = 300;

    /// <summary>Ends elements, attributes and scripts where a name is not escaped, and XML by a character that it cannot hold.</summary>
    public const string Hostile = "</script></title></svg><img src=x onerror=\"document.title='owned'\">'&amp;\u0001";

    public static float[] Values { get; } = TestModels.Rows(Rows);

    /// <summary>Whether each row is an anomaly by its score, but for each eleventh.</summary>
    public static bool[] Labels { get; } =
    [
        .. TestModels
            .Network.Expected(Values, OutputRole.ReconstructionError)
            .Select((score, i) => i % 11 == 0 != score > TestModels.Threshold),
    ];

    /// <summary>Features with names, labels, an id and a time.</summary>
    /// <param name="prefix">What names and ids begin with.</param>
    /// <param name="change">Changes a label.</param>
    public static TestView View(string prefix = "", Func<bool, bool>? change = null, int rows = Rows) =>
        new(
            rows,
            TestColumn.Features(Values, annotations: Names(prefix)),
            TestColumn.Scalar("Label", BooleanDataViewType.Instance, row => change is null ? Labels[row] : change(Labels[row])),
            TestColumn.Scalar("Class", TextDataViewType.Instance, row => $"{prefix}{(Labels[row] ? "odd" : "even")}".AsMemory()),
            TestColumn.Scalar("Id", TextDataViewType.Instance, row => $"{prefix}id {row}".AsMemory()),
            TestColumn.Scalar("Time", DateTimeDataViewType.Instance, row => new DateTime(2026, 1, 2).AddHours(row)),
            TestColumn.Scalar("Value", NumberDataViewType.Single, Wave)
        );

    /// <summary>A detector of points of a series, with windows of as many rows as the network has features.</summary>
    public static AutoencoderSeriesTransformer Series()
    {
        var profile = new SeriesProfile([0], [1], new ThresholdState(0.5, 0, 0.2, 100, 3, [0.1, 0.2, 0.3]));
        return new AutoencoderSeriesTransformer(
            TestModels.Detector().Model,
            new SeriesInfo([new("Value", 1)], null, TestModels.Features, 1e-4, profile, new() { [""] = profile })
        );
    }

    public static TrainingHistory History(params (float Training, float? Validation)[] losses) =>
        new(
            [
                .. losses.Select(
                    (loss, i) =>
                        new EpochRecord
                        {
                            Epoch = i + 1,
                            TrainingLoss = loss.Training,
                            ValidationLoss = loss.Validation,
                            LearningRate = 0.1,
                            RowsPerSecond = 1000,
                            Duration = TimeSpan.FromSeconds(40),
                            MemoryBytes = 0,
                        }
                ),
            ],
            losses.Length
        );

    private static DataViewSchema.Annotations Names(string prefix) =>
        ColumnViews.Names("SlotNames", [.. FeatureColumn.Numbered(prefix + "name", TestModels.Features)]);

    /// <summary>A wave with a peak far out.</summary>
    private static float Wave(int row) => row is >= 150 and < 154 ? 9 : MathF.Sin(row);
}
