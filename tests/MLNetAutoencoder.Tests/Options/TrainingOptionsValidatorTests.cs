using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// The ranges of the options that say how a training runs, one by one; what must not stand together is in
/// <see cref="OptionsConflictTests"/>.
/// </summary>
public sealed class TrainingOptionsValidatorTests
{
    public static TheoryData<string, Action<AutoencoderOptions>, string, string> BadInput =>
        new()
        {
            {
                "Loss",
                o => o.Loss = (ReconstructionLoss)99,
                "99",
                "one of MeanSquaredError, MeanAbsoluteError, Huber, BinaryCrossEntropy, LogCosh, Correntropy, StudentT, Cosine, "
                    + "GaussianNegativeLogLikelihood."
            },
            { "Optimizer", o => o.Optimizer = null!, "null", "made by a method of Optimizer, such as Adam." },
            {
                "LearningRateSchedule",
                o => o.LearningRateSchedule = null!,
                "null",
                "made by a method of LearningRateSchedule, such as Constant."
            },
            { "WarmupEpochs", o => o.WarmupEpochs = -0.5, "-0.5", "0 to below Epochs." },
            { "WarmupEpochs", o => o.WarmupEpochs = double.NaN, "NaN", "0 to below Epochs." },
            { "WarmupEpochs", o => (o.Epochs, o.WarmupEpochs) = (100, 100), "100", "0 to below Epochs, which is 100." },
            { "WarmupEpochs", o => (o.Epochs, o.WarmupEpochs) = (3, 3.5), "3.5", "0 to below Epochs, which is 3." },
            {
                "Monitor",
                o => o.Monitor = (MonitoredQuantity)9,
                "9",
                "one of Loss, TrainingLoss, ValidationLoss, MeanSquaredError, MeanAbsoluteError."
            },
            { "TimeBudget", o => o.TimeBudget = TimeSpan.Zero, "00:00:00", "above 0, or null for no limit." },
            { "TimeBudget", o => o.TimeBudget = TimeSpan.FromSeconds(-1), "-00:00:01", "above 0, or null for no limit." },
            { "Normalization", o => o.Normalization = (Normalization)3, "3", "one of None, Batch, Layer." },
            { "Initializer", o => o.Initializer = (WeightInitializer)8, "8", "one of Torch, XavierUniform, " },
            {
                "PretrainingEpochs",
                o => (o.PretrainingEpochs, o.Architecture) = (2, new TestArchitectureSettings()),
                "2",
                "0 for TestArchitectureSettings(), whose layers do not come in pairs"
            },
            {
                "PretrainingEpochs",
                o => (o.PretrainingEpochs, o.Objective) = (2, Objective.DeepSvdd()),
                "2",
                "0 for DeepSvdd(outliers: null), which rebuilds nothing"
            },
            {
                "PretrainingEpochs",
                o => (o.PretrainingEpochs, o.TargetColumnName) = (2, "Target"),
                "2",
                "0 with TargetColumnName or ConditionColumnName"
            },
            { "FeatureWeights[1]", o => o.FeatureWeights = [1, -1], "-1", "0 or greater, and finite in single precision." },
            { "FeatureWeights", o => o.FeatureWeights = [0, 0], "all 0, or empty", "a value for each feature" },
            { "FeatureWeights", o => (o.FeatureWeights, o.Loss) = ([1, 2], ReconstructionLoss.Cosine), "set", "null for the loss Cosine" },
            {
                "LogVarianceColumnName",
                o => o.LogVarianceColumnName = "V",
                "V",
                "null for Reconstruction(), whose codes are no distributions"
            },
            { "LatentActivation", o => o.Objective = Objective.Sparse(), "Identity", "Sigmoid for Sparse(" },
            { "LatentSize", o => (o.Objective, o.LatentSize) = (Objective.KSparse(5), 4), "4", "5 or greater for KSparse(k: 5)" },
            { "LatentSize", o => (o.Objective, o.LatentSize) = (Objective.VectorQuantized(groups: 3), 4), "4", "a multiple of 3" },
            {
                "Normalization",
                o => (o.Objective, o.Normalization) = (Objective.Contractive(), Normalization.Batch),
                "Batch",
                "None or Layer for Contractive("
            },
            {
                "LatentActivation",
                o => (o.Objective, o.LatentActivation) = (Objective.Variational(), Activation.Tanh),
                "Tanh",
                "Identity for Variational("
            },
            {
                "Loss",
                o => (o.Objective, o.Loss) = (Objective.ImportanceWeighted(), ReconstructionLoss.Cosine),
                "Cosine",
                "another than Cosine"
            },
            { "BatchSize", o => (o.Objective, o.BatchSize) = (Objective.Wasserstein(), 1), "1", "2 or greater for Wasserstein(" },
            { "BatchSize", o => (o.Objective, o.BatchSize) = (Objective.Laplacian(neighbors: 8), 8), "8", "above 8 for Laplacian(" },
            {
                "Normalization",
                o => (o.Objective, o.Normalization) = (Objective.DeepSvdd(), Normalization.Layer),
                "Layer",
                "None for DeepSvdd("
            },
            {
                "LatentActivation",
                o => (o.Objective, o.LatentActivation) = (Objective.DeepSvdd(), Activation.Tanh),
                "Tanh",
                "Identity for DeepSvdd("
            },
            {
                "Architecture",
                o => (o.Objective, o.Architecture) = (Objective.DeepSvdd(), new TestArchitectureSettings()),
                "TestArchitectureSettings()",
                "Dense() for DeepSvdd("
            },
            {
                "Monitor",
                o => (o.Objective, o.Monitor) = (Objective.DeepSvdd(), MonitoredQuantity.MeanSquaredError),
                "MeanSquaredError",
                "Loss or another loss for DeepSvdd("
            },
            {
                "ReconstructionColumnName",
                o => (o.Objective, o.ReconstructionColumnName) = (Objective.DeepSvdd(), "Rebuilt"),
                "Rebuilt",
                "null for DeepSvdd("
            },
            {
                "ContributionsColumnName",
                o => (o.Objective, o.ContributionsColumnName) = (Objective.DeepSvdd(), "Parts"),
                "Parts",
                "null for DeepSvdd(outliers: null), whose score is no sum over features"
            },
            {
                "ContributionsColumnName",
                o => (o.Objective, o.ContributionsColumnName) = (Objective.GaussianMixture(), "Parts"),
                "Parts",
                "null for GaussianMixture("
            },
            { "Objective", o => o.Objective = null!, "null", "made by a method of Objective" },
            { "Architecture", o => o.Architecture = null!, "null", "made by a method of Architecture" },
            {
                "ExampleWeightColumnName",
                o => o.ExampleWeightColumnName = " ",
                "blank",
                "the name of a column, or null to count all rows alike."
            },
            { "TargetColumnName", o => o.TargetColumnName = "", "blank", "the name of a column, or null to rebuild the features." },
            { "ConditionColumnName", o => o.ConditionColumnName = " ", "blank", "the name of a column, or null for no condition." },
            { "Step", o => o.Step = (GradientStep)3, "3", "one of Auto, Fused, Autograd." },
            { "Device", o => o.Device = null!, "null", "Auto, Cpu or Cuda of TrainingDevice." },
            { "OnCancellation", o => o.OnCancellation = (CancellationOutcome)2, "2", "one of Throw, KeepBest." },
            { "Checkpoint.Folder", o => o.Checkpoint = new CheckpointOptions(), "''", "the path of a folder." },
            {
                "Checkpoint.EveryEpochs",
                o => o.Checkpoint = new CheckpointOptions { Folder = "x", EveryEpochs = 0 },
                "0",
                "1 or greater, or null."
            },
            {
                "Checkpoint.EveryMinutes",
                o => o.Checkpoint = new CheckpointOptions { Folder = "x", EveryMinutes = -1 },
                "-1",
                "above 0 and finite, or null."
            },
        };

    public static TheoryData<Action<AutoencoderOptions>> Edges =>
        new()
        {
            o => (o.Loss, o.HuberDelta) = (ReconstructionLoss.Huber, float.Epsilon),
            o => o.HuberDelta = float.MaxValue,
            o => o.WarmupEpochs = 99.99,
            o => (o.Epochs, o.WarmupEpochs) = (1, 0.5),
            o => (o.GradientClipNorm, o.GradientClipValue) = (float.Epsilon, float.MaxValue),
            o => o.TimeBudget = TimeSpan.FromTicks(1),
            o => o.TimeBudget = TimeSpan.MaxValue,
            o => o.Restarts = int.MaxValue,
            o => (o.InputDropout, o.HiddenDropout) = (0.999, 0.999),
            o => (o.L1, o.L2, o.WeightDecay) = (float.MaxValue, float.MaxValue, float.MaxValue),
            o => o.MaxNorm = float.Epsilon,
            o => o.WeightAveraging = 0.0001,
            o => o.WeightAveraging = 0.9999,
            o => o.ExampleWeightColumnName = "w",
            o => o.MemoryBudgetBytes = 1 << 20,
            o => o.MemoryBudgetBytes = long.MaxValue,
            o => o.Threads = 1,
            o => o.Threads = int.MaxValue,
            o =>
                o.Checkpoint = new CheckpointOptions
                {
                    Folder = "x",
                    EveryEpochs = null,
                    EveryMinutes = 0.1,
                },
            o => o.Checkpoint = null,
        };

    [Theory]
    [MemberData(nameof(BadInput))]
    public void Check_OptionOutOfRange_NamesPropertyValueAndRange(
        string property,
        Action<AutoencoderOptions> spoil,
        string value,
        string accepted
    )
    {
        var options = new AutoencoderOptions();
        spoil(options);
        var error = Assert.Throws<ArgumentException>(
            "options",
            () => new MLContext().Transforms.Autoencoder("Latent", "Features", options)
        );
        Assert.Contains($" {property} is {value}; it must be {accepted}", error.Message, StringComparison.Ordinal);
        Assert.Single(error.Message.Split("it must be ")[1..]);
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public void Check_OptionAtTheEdgeOfItsRange_IsAccepted(Action<AutoencoderOptions> change)
    {
        var options = new AutoencoderOptions();
        change(options);
        Assert.NotNull(new MLContext().Transforms.Autoencoder("Latent", "Features", options));
    }

    [Fact]
    public void Check_EveryOptionWithARange_IsTested()
    {
        string[] free =
        [
            "Seed",
            "Corruption",
            "MixedColumns",
            "KeepTrainingState",
            "MixedPrecision",
            "Progress",
            "CancellationToken",
            "Peers",
            "DivideRows",
            "ReconstructionErrorColumnName",
        ];
        var tested = BadInput
            .Select(row => (string)row[0])
            .Concat(OptionsValidatorTests.BadInput.Select(row => (string)row[0]))
            .Concat(AcceptedRangeTests.Values.Select(row => (string)row[1]!))
            .Select(name => name.Split('.', '[')[0]);
        Assert.Equal(
            typeof(AutoencoderOptions).GetProperties().Select(p => p.Name).Except(free).Order(),
            tested.Except(["Contamination", "OutlierLimit", "Networks", "Prototypes"]).Distinct().Order()
        );
    }
}
