using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>Single rows give what ONNX Runtime gives for a batch of them.</summary>
public sealed class RowProgramTests
{
    /// <summary>What ONNX Runtime is left with: operators over steps and maps, and those of three objectives.</summary>
    private static readonly string[] Others =
    [
        "convolutional in one dimension",
        "convolutional in two dimensions",
        "temporal convolutional",
        "lstm",
        "bidirectional gru",
        "attention",
        "vector-quantized",
        "k-sparse",
        "gaussian mixture",
    ];
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 100)];

    public static TheoryData<string> Kinds => KindCases.Names;

    public static TheoryData<AnomalyScore, int, bool> Scores
    {
        get
        {
            var data = new TheoryData<AnomalyScore, int, bool>();
            foreach (var score in Enum.GetValues<AnomalyScore>())
            {
                data.Add(score, 1, false);
                data.Add(score, 3, true);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_AnyDenseNetwork_GivesWhatABatchGives(int seed)
    {
        var random = new Random(seed);
        float scale = Power(-3, 3);
        var rows = Samples.Noise(60, random.Next(1, 60), seed, scale, shift: scale * random.Next(-5, 5));
        var options = new AutoencoderOptions
        {
            LatentSize = random.Next(1, 9),
            HiddenSizes = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(1, 70))],
            Scaling = Any<InputScaling>(),
            EncoderActivation = Any<Activation>(),
            LatentActivation = Any<Activation>(),
            DecoderActivation = Any<Activation>(),
            OutputActivation = Any<Activation>(),
            Normalization = Any<Normalization>(),
            Loss = random.Next(2) == 0 ? ReconstructionLoss.MeanSquaredError : ReconstructionLoss.GaussianNegativeLogLikelihood,
        };
        var plan = AutoencoderPlan.Make(options, rows[0].Length);
        float size = Power(-2, 1);
        var drawn = plan.Draw(options.Initializer, seed);
        var state = new SavedWeights(
            [.. drawn.Parameters.Select(p => size * (p + (0.1f * random.NextSingle())))],
            [.. drawn.Buffers.Select(b => b + random.NextSingle())]
        );
        var info = ParityInfo.Of(plan);
        info = info with { Outputs = [.. info.Outputs, new ModelOutput(OutputRole.Contributions, "Parts", plan.Layout.Targets)] };
        var numbers = new WeightSpans(ParameterLayout.Of(plan.Layers), state);
        using var model = AutoencoderModel.Load(AutoencoderGraph.Write(plan, [numbers], Tiny.Scaler(options, rows), "Features", info));
        Assert.NotNull(model.RowProgram);
        AssertSame(model, rows, 1e-5 * Math.Max(1, size)); // large weights enlarge what sums lose

        T Any<T>()
            where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];

        float Power(int least, int most) => MathF.Pow(10, random.Next(least, most + 1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Run_DetectorOfAKind_GivesWhatABatchGives(string kind)
    {
        float[][] rows = [.. Wine.Load().Select(row => row.Features)];
        var options = KindCases.AnomalyOptions(kind, epochs: 2);
        (options.Score, options.ProbabilityColumnName) = (AnomalyScore.ReconstructionError, "Probability");
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(Views.Of(_ml, rows));
        Assert.Equal(Others.Contains(kind), detector.Model.RowProgram is null);
        AssertSame(detector.Model, rows);
    }

    /// <summary>A score by distance is left to ONNX Runtime: which neighbors it takes hangs on the last digits.</summary>
    [Theory]
    [MemberData(nameof(Scores))]
    public void Run_DetectorByAnyScore_GivesWhatABatchGives(AnomalyScore score, int networks, bool explains)
    {
        float[][] rows = Samples.Curve(600, 12);
        var options = Tiny.AnomalyOptions();
        (options.Score, options.Networks, options.ProbabilityColumnName) = (score, networks, "Probability");
        if (explains)
            (options.ContributionsColumnName, options.ReconstructionColumnName) = ("Parts", "Rebuilt");
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(Views.Of(_ml, rows));
        Assert.Equal(score == AnomalyScore.Distance, detector.Model.RowProgram is null);
        AssertSame(detector.Model, rows);
    }

    [Fact]
    public void RowProgram_DefaultOptions_IsThereButForDistances()
    {
        var view = Views.Of(_ml, Samples.Curve(500, 30));
        using var features = _ml.Transforms.Autoencoder("Code", "Features", new AutoencoderOptions { Epochs = 1 }).Fit(view);
        using var byDistance = Detector(new AutoencoderAnomalyOptions { Epochs = 1 });
        using var byError = Detector(new AutoencoderAnomalyOptions { Epochs = 1, Score = AnomalyScore.ReconstructionError });
        Assert.NotNull(features.Model.RowProgram);
        Assert.Null(byDistance.Model.RowProgram);
        Assert.NotNull(byError.Model.RowProgram);

        AutoencoderAnomalyTransformer Detector(AutoencoderAnomalyOptions options) =>
            _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
    }

    [Fact]
    public void Run_OneHotColumnsOfADetector_GivesWhatABatchGives()
    {
        var rows = Samples.Curve(400, 4).Select((row, i) => new Mixed { Numbers = row, Kind = $"kind {i % 5}" });
        var data = _ml.Data.LoadFromEnumerable(rows);
        var encoded = _ml.Transforms.Categorical.OneHotEncoding("Kind").Fit(data).Transform(data);
        foreach (var mixed in new[] { null, MixedColumns.FromSlotNames() })
        {
            var options = Tiny.AnomalyOptions();
            (options.Score, options.MixedColumns, options.ContributionsColumnName) = (AnomalyScore.ReconstructionError, mixed, "Parts");
            using var detector = _ml.AnomalyDetection.Trainers.Autoencoder(["Numbers", "Kind"], options).Fit(encoded);
            Assert.NotNull(detector.Model.RowProgram);
            float[][] joined =
            [
                .. Views.Vectors(encoded, "Numbers").Zip(Views.Vectors(encoded, "Kind"), (numbers, kind) => (float[])[.. numbers, .. kind]),
            ];
            AssertSame(detector.Model, joined);
        }
    }

    [Theory]
    [InlineData(AnomalyScore.Distance)]
    [InlineData(AnomalyScore.ReconstructionError)]
    public void Score_OneRowOfADetector_AllocatesNothing(AnomalyScore of)
    {
        float[][] rows = Samples.Curve(300, 8);
        var options = Tiny.AnomalyOptions();
        options.Score = of;
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(Views.Of(_ml, rows));
        var score = new float[1];
        // What the runtime allocates once, as code is used for the first time, is none of a row's.
        Assert.Contains(0, Enumerable.Range(0, 3).Select(_ => Allocated()).ToArray());

        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (float[] row in rows)
                detector.Model.Score(row, score);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>Rows, some far ones and some of no value, each alone and all in a batch.</summary>
    private static void AssertSame(AutoencoderModel model, float[][] rows, double tolerance = 1e-5)
    {
        float[][] all =
        [
            .. rows,
            [.. rows[0].Select(_ => 0f)],
            [float.NaN, .. rows[0][1..]],
            [.. rows[0][..^1], float.NegativeInfinity],
            .. new[] { 1e3f, -1e6f, 1e12f, -1e30f, 3e38f }.Select(far => rows[0].Select((x, i) => i % 3 == 1 ? far : x).ToArray()),
        ];
        if (model.Info.Threshold is { } threshold)
            Assert.All(all, row => Assert.Equal(model.Score(row)[0] > threshold ? 1 : 0, model.Run(row, OutputRole.PredictedLabel)[0]));
        foreach (var output in model.Info.Outputs.Where(output => output.Role != OutputRole.PredictedLabel))
        {
            // A training row's probability may be that of the next rank.
            double accepted = output.Role == OutputRole.Probability ? 1.0 / model.Info.Scores!.Count : tolerance;
            float[][] batch = [.. model.Run([.. all.SelectMany(row => row)], output.Role).Chunk(output.Size)];
            for (int row = 0; row < all.Length; row++)
            {
                bool isFar = row >= rows.Length + 3;
                double bound = isFar && output.Role == OutputRole.Reconstruction ? 10 * accepted : accepted; // scaled back by exponentials
                AssertSame(batch[row], model.Run(all[row], output.Role), bound, $"{output} of row {row}");
            }
        }
    }

    /// <summary>By the greatest value of the row.</summary>
    private static void AssertSame(float[] expected, float[] actual, double tolerance, string what)
    {
        double scale = Math.Max(1, expected.Max(value => Math.Abs((double)value)));
        for (int i = 0; i < expected.Length; i++)
        {
            bool isSame = expected[i].Equals(actual[i]) || Math.Abs((double)actual[i] - expected[i]) <= tolerance * scale;
            Assert.True(isSame, $"{what}: {actual[i]:R} instead of {expected[i]:R}");
        }
    }

    private sealed class Mixed
    {
        [VectorType(4)]
        public float[] Numbers { get; set; } = [];

        public string Kind { get; set; } = "";
    }
}
