using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>The examples of docs/guide/training.md, compiled and run.</summary>
public sealed class GuideExamples : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("guide-").FullName;
    private readonly IDataView _data;

    public GuideExamples()
    {
        _data = View(new Random(1), 400);
    }

    [Fact]
    public void Kinds()
    {
        var mlContext = _ml;
        // guide-begin kinds
        var features = mlContext.Transforms.Autoencoder("Latent", "Features", new AutoencoderOptions { LatentSize = 16 });
        var anomalies = mlContext.AnomalyDetection.Trainers.Autoencoder("Features", new AutoencoderAnomalyOptions { Contamination = 0.02 });
        // guide-end kinds
        Assert.NotNull(features);
        Assert.NotNull(anomalies);
    }

    [Fact]
    public void Network()
    {
        // guide-begin network
        var options = new AutoencoderOptions
        {
            LatentSize = 8,
            HiddenSizes = [256, 64], // 64 features: 64-256-64-8-64-256-64
            EncoderActivation = Activation.Relu,
            DecoderActivation = Activation.Relu,
            Initializer = WeightInitializer.HeNormal, // made for Relu
            Scaling = InputScaling.MinMax,
            OutputActivation = Activation.Sigmoid,
            Loss = ReconstructionLoss.BinaryCrossEntropy,
        };
        // guide-end network
        Fit(options);
    }

    [Fact]
    public void Search()
    {
        var (mlContext, data) = (_ml, _data);
        // guide-begin search
        var estimator = mlContext.Transforms.Autoencoder("Latent", "Features", new AutoencoderOptions { LatentSize = 3, Epochs = 27 });
        AutoencoderSearchResult<AutoencoderTransformer> found = estimator.FindBest(data);
        Console.WriteLine(found); // candidates, the best first
        using var model = found.Best; // fitted with all steps
        AutoencoderTrainingOptions options = found.Trials[0].Options;
        // guide-end search
        Assert.Equal(27, found.Trials.Count);
        Assert.Equal(model.History!.Count, options.Epochs);
    }

    [Fact]
    public void Rate()
    {
        var (mlContext, data) = (_ml, _data);
        // guide-begin rate
        var options = new AutoencoderOptions { Optimizer = Optimizer.Sgd(momentum: 0.9, nesterov: true), BatchSize = 64 };
        LearningRateRange range = mlContext.Transforms.Autoencoder("Latent", "Features", options).FindLearningRate(data);
        Console.WriteLine(range); // rate, loss, smoothed loss; a star at the suggestion
        options.LearningRate = range.Suggested ?? 0.01;
        options.LearningRateSchedule = LearningRateSchedule.OneCycle();
        options.Epochs = 40;
        options.Patience = null; // a one-cycle schedule wants its last epochs
        var model = mlContext.Transforms.Autoencoder("Latent", "Features", options).Fit(data);
        // guide-end rate
        Assert.Equal(40, model.History!.Count);
        Assert.True(model.History[^1].ValidationLoss < 0.5 * model.History[0].ValidationLoss);
        model.Dispose();
    }

    [Fact]
    public void Regularization()
    {
        // guide-begin regularization
        var options = new AutoencoderOptions
        {
            Corruption = Corruption.Gaussian(0.1), // a denoising autoencoder
            HiddenDropout = 0.1,
            Optimizer = Optimizer.AdamW(weightDecay: 0.01),
            Normalization = Normalization.Layer,
            WeightAveraging = 0.999,
        };
        // guide-end regularization
        Fit(options);
    }

    [Fact]
    public void Columns()
    {
        var mlContext = _ml;
        // guide-begin columns
        var readings = mlContext.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 500)
                .Select(i => new Reading
                {
                    UnixTime = 1_764_400_000 + (i * 0.02), // Double: a step of Single is two minutes here
                    Requests = 40 + (i % 7), // Int32
                    IsWeekend = i % 7 > 4, // Boolean
                    Load = [0.2f * (i % 7), 1 - (0.1f * (i % 7))], // a vector of Single
                })
        );
        string[] columns = ["UnixTime", "Requests", "IsWeekend", "Load"];
        var options = new AutoencoderAnomalyOptions { ContributionsColumnName = "Parts", Seed = 1 };
        using var detector = mlContext.AnomalyDetection.Trainers.Autoencoder(columns, options).Fit(readings);
        Console.WriteLine(string.Join(", ", detector.Model.Info.FeatureNames));
        // guide-end columns
        Assert.Equal(["UnixTime", "Requests", "IsWeekend", "Load.0", "Load.1"], detector.Model.Info.FeatureNames);
        Assert.All(Views.Scalars(detector.Transform(readings), "Score"), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Feeding()
    {
        // guide-begin feeding
        var options = new AutoencoderOptions
        {
            MemoryBudgetBytes = 256L << 20, // rows beyond it are read from the view at each epoch
            ExampleWeightColumnName = "Weight", // one number a row, 0 or greater
        };
        // guide-end feeding
        Fit(options);
    }

    [Fact]
    public void Stopping()
    {
        // guide-begin stopping
        var options = new AutoencoderOptions
        {
            Epochs = 500,
            Monitor = MonitoredQuantity.MeanAbsoluteError,
            Patience = 20,
            TimeBudget = TimeSpan.FromMinutes(10),
            Restarts = 2, // three trainings, the best is kept
        };
        // guide-end stopping
        options.Epochs = 5;
        Fit(options);
    }

    [Fact]
    public void Warm()
    {
        var newData = View(new Random(2), 100);
        var (mlContext, data) = (_ml, _data);
        string path = Path.Combine(_folder, "detector.onnx");
        // guide-begin warm
        var trainer = mlContext.AnomalyDetection.Trainers.Autoencoder(
            "Features",
            new AutoencoderAnomalyOptions { KeepTrainingState = true }
        );
        var detector = trainer.Fit(data);
        var later = trainer.Fit(newData, detector.Model); // goes on from its weights and keeps its scaling

        detector.Model.Save(path); // or from a file, which holds the state because of the option
        using var saved = AutoencoderModel.Load(path);
        var again = trainer.Fit(newData, saved);
        // guide-end warm
        Assert.NotEqual(Views.Scalars(detector.Transform(newData), "Score"), Views.Scalars(later.Transform(newData), "Score"));
        Assert.All(new[] { detector, later, again }, d => d.Dispose());
    }

    [Fact]
    public void Resume()
    {
        string folder = Path.Combine(_folder, "checkpoints");
        // guide-begin resume
        using var stop = new CancellationTokenSource();
        var options = new AutoencoderOptions
        {
            Checkpoint = new CheckpointOptions
            {
                Folder = folder,
                EveryEpochs = 5,
                EveryMinutes = 2,
            },
            CancellationToken = stop.Token,
            OnCancellation = CancellationOutcome.KeepBest,
        };
        // guide-end resume
        options.Epochs = 10;
        Fit(options);
        Assert.Empty(Directory.EnumerateFiles(folder, "*.checkpoint"));
    }

    [Fact]
    public void Watching()
    {
        var (mlContext, data) = (_ml, _data);
        // guide-begin watching
        mlContext.Log += (_, line) => Console.WriteLine(line.Message);
        var options = new AutoencoderOptions { Progress = TrainingProgress.ToConsole() };
        var model = mlContext.Transforms.Autoencoder("Latent", "Features", options).Fit(data);
        Console.WriteLine(model.History); // a table, the best epoch with a star
        IDataView history = model.History!.ToDataView(mlContext); // the same as a view
        // guide-end watching
        Assert.Equal(model.History.Count, history.GetColumn<int>("Epoch").Count());
        model.Dispose();
    }

    [Fact]
    public void Explain()
    {
        var (mlContext, data) = (_ml, _data);
        // guide-begin explain
        var options = new AutoencoderAnomalyOptions
        {
            Contamination = 0.02,
            ContributionsColumnName = "Contributions",
            ReconstructionColumnName = "Expected",
        };
        var pipeline = mlContext
            .AnomalyDetection.Trainers.Autoencoder("Features", options)
            .Append(mlContext.Transforms.TopContributors("Reasons", "Contributions", count: 3));
        using var detector = pipeline.Fit(data);
        IDataView scored = detector.Transform(data);
        float[] scores = [.. scored.GetColumn<float>("Score")];
        int row = Array.IndexOf(scores, scores.Max());
        float[] parts = scored.GetColumn<float[]>("Contributions").ElementAt(row);
        int worst = Array.IndexOf(parts, parts.Max());
        float was = scored.GetColumn<float[]>("Features").ElementAt(row)[worst];
        float expected = scored.GetColumn<float[]>("Expected").ElementAt(row)[worst];
        Console.WriteLine($"feature {worst} makes {parts[worst] / scores[row]:P0} of the score: was {was:G3}, expected {expected:G3}");
        Console.WriteLine(scored.GetColumn<string>("Reasons").ElementAt(row));
        // guide-end explain
        Assert.Equal(scores.Max(), parts.Sum(), 1e-4 * scores.Max());
    }

    [Fact]
    public void Machine()
    {
        // guide-begin machine
        var onCpu = new AutoencoderOptions { Device = TrainingDevice.Cpu, Threads = 4 };
        var onGpu = new AutoencoderOptions
        {
            Device = TrainingDevice.Cuda(0),
            MixedPrecision = true,
            BatchSize = 1024,
        };
        // guide-end machine
        Fit(onCpu);
        Assert.NotNull(_ml.Transforms.Autoencoder("Latent", "Features", onGpu));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IDataView View(Random random, int rows) =>
        _ml.Data.LoadFromEnumerable(
            Samples
                .Curve(rows, 6, random.Next())
                .Select(features => new WeightedRow { Features = features, Weight = random.NextSingle() })
                .ToList()
        );

    private void Fit(AutoencoderOptions options)
    {
        options.Epochs = Math.Min(options.Epochs ?? 10, 10);
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(_data);
        Assert.All(model.History!, epoch => Assert.True(float.IsFinite(epoch.TrainingLoss)));
    }

    private sealed class WeightedRow
    {
        [VectorType(6)]
        public float[] Features { get; set; } = [];

        public float Weight { get; set; }
    }

    private sealed class Reading
    {
        public double UnixTime { get; set; }

        public int Requests { get; set; }

        public bool IsWeekend { get; set; }

        [VectorType(2)]
        public float[] Load { get; set; } = [];
    }
}
