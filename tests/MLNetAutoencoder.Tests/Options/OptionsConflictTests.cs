using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Options that are right by themselves and wrong together.</summary>
public sealed class OptionsConflictTests
{
    private const string OwnSteps = " for Lbfgs(memory: 10), which finds its own steps";

    public static TheoryData<Action<AutoencoderOptions>, string> Conflicts =>
        new()
        {
            {
                o => (o.Loss, o.Scaling) = (ReconstructionLoss.BinaryCrossEntropy, InputScaling.MinMax),
                "OutputActivation is Identity; it must be Sigmoid for the loss BinaryCrossEntropy."
            },
            {
                o => (o.Loss, o.OutputActivation) = (ReconstructionLoss.BinaryCrossEntropy, Activation.Sigmoid),
                "Scaling is Standard; it must be MinMax, Quantile or None for the loss BinaryCrossEntropy."
            },
            {
                o =>
                    (o.Loss, o.OutputActivation, o.Scaling) = (
                        ReconstructionLoss.BinaryCrossEntropy,
                        Activation.Sigmoid,
                        InputScaling.Robust
                    ),
                "Scaling is Robust; it must be MinMax, Quantile or None for the loss BinaryCrossEntropy."
            },
            {
                o => (o.TargetColumnName, o.Step) = ("Clean", GradientStep.Fused),
                "TargetColumnName is Clean; it must be null for the step Fused; Auto chooses the step that fits."
            },
            {
                o => (o.ConditionColumnName, o.Step) = ("Class", GradientStep.Fused),
                "ConditionColumnName is Class; it must be null for the step Fused; Auto chooses the step that fits."
            },
            {
                o => (o.TargetColumnName, o.Objective) = ("Clean", Objective.DeepSvdd(0.1)),
                "TargetColumnName is Clean; it must be null for DeepSvdd(outliers: 0.1), which rebuilds nothing."
            },
            {
                o => (o.MixedColumns, o.Loss) = (MixedColumns.FromSlotNames(), ReconstructionLoss.Cosine),
                "Loss is Cosine; it must be a loss of single columns with MixedColumns, such as MeanSquaredError."
            },
            {
                o => (o.MixedColumns, o.Step) = (MixedColumns.FromSlotNames(), GradientStep.Fused),
                "Step is Fused; it must be Auto or Autograd with MixedColumns."
            },
            {
                o => (o.Optimizer, o.WeightDecay) = (Optimizer.AdamW(), 0.1),
                "WeightDecay is 0.1; it must be 0 for AdamW(weightDecay: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1E-08, amsgrad: false), "
                    + "which has a decay of its own."
            },
            { Lbfgs(o => o.L1 = 1), "L1 is 1; it must be 0" + OwnSteps + "." },
            { Lbfgs(o => o.WeightDecay = 1), "WeightDecay is 1; it must be 0" + OwnSteps + "; use L2." },
            { Lbfgs(o => o.MaxNorm = 2), "MaxNorm is 2; it must be null" + OwnSteps + "." },
            { Lbfgs(o => o.WeightAveraging = 0.9), "WeightAveraging is 0.9; it must be null" + OwnSteps + "." },
            { Lbfgs(o => o.WarmupEpochs = 2), "WarmupEpochs is 2; it must be 0" + OwnSteps + "." },
            { Lbfgs(o => o.GradientClipNorm = 3), "GradientClipNorm is 3; it must be null" + OwnSteps + "." },
            { Lbfgs(o => o.GradientClipValue = 3), "GradientClipValue is 3; it must be null" + OwnSteps + "." },
            {
                Lbfgs(o => o.LearningRateSchedule = LearningRateSchedule.Exponential(0.5)),
                "LearningRateSchedule is Exponential(factor: 0.5); it must be Constant()" + OwnSteps + "."
            },
            {
                o => (o.ValidationFraction, o.Monitor) = (0, MonitoredQuantity.ValidationLoss),
                "Monitor is ValidationLoss; it must be Loss or TrainingLoss where ValidationFraction is 0."
            },
            {
                o => (o.ValidationFraction, o.Monitor) = (0, MonitoredQuantity.MeanSquaredError),
                "Monitor is MeanSquaredError; it must be Loss or TrainingLoss where ValidationFraction is 0."
            },
            {
                o => (o.ValidationFraction, o.Monitor) = (0, MonitoredQuantity.MeanAbsoluteError),
                "Monitor is MeanAbsoluteError; it must be Loss or TrainingLoss where ValidationFraction is 0."
            },
            {
                o => (o.Step, o.Normalization) = (GradientStep.Fused, Normalization.Batch),
                "Normalization is Batch; it must be None for the step Fused; Auto chooses the step that fits."
            },
            {
                o => (o.Step, o.Normalization) = (GradientStep.Fused, Normalization.Layer),
                "Normalization is Layer; it must be None for the step Fused; Auto chooses the step that fits."
            },
            {
                o => (o.Step, o.MixedPrecision) = (GradientStep.Fused, true),
                "MixedPrecision is true; it must be false for the step Fused; Auto chooses the step that fits."
            },
            {
                o => (o.Device, o.MixedPrecision) = (TrainingDevice.Cpu, true),
                "Device is Cpu; it must be a CUDA device for mixed precision."
            },
            {
                o => o.Checkpoint = new CheckpointOptions { Folder = "x", EveryEpochs = null },
                "Checkpoint.EveryEpochs and Checkpoint.EveryMinutes are both null; set at least one of them."
            },
            { Plateau(9, 10), Late(9, 10) },
            { Plateau(10, 10), Late(10, 10) },
            { Plateau(0, 1), Late(0, 1) },
            { Plateau(int.MaxValue, int.MaxValue), Late(int.MaxValue, int.MaxValue) },
        };

    public static TheoryData<Action<AutoencoderOptions>> Allowed =>
        new()
        {
            o => (o.Loss, o.OutputActivation, o.Scaling) = (ReconstructionLoss.BinaryCrossEntropy, Activation.Sigmoid, InputScaling.None),
            o =>
                (o.Loss, o.OutputActivation, o.Scaling) = (
                    ReconstructionLoss.BinaryCrossEntropy,
                    Activation.Sigmoid,
                    InputScaling.Quantile
                ),
            o => (o.MixedColumns, o.Loss) = (MixedColumns.FromSlotNames(), ReconstructionLoss.Huber),
            o => o.Optimizer = Optimizer.AdamW(),
            Lbfgs(o => o.L2 = 1),
            Lbfgs(o => o.HiddenDropout = 0.1),
            o => (o.ValidationFraction, o.Monitor) = (0, MonitoredQuantity.TrainingLoss),
            o => (o.Step, o.Normalization) = (GradientStep.Autograd, Normalization.Batch),
            o => (o.Device, o.MixedPrecision) = (TrainingDevice.Cuda(1), true),
            o => o.MixedPrecision = true, // the device may be a GPU that the context names
            o => o.LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau(),
            Plateau(8, 10),
            Plateau(0, 2),
            Plateau(50, null),
        };

    [Theory]
    [MemberData(nameof(Conflicts))]
    public void Check_OptionsThatDoNotGoTogether_SaysWhich(Action<AutoencoderOptions> change, string fault)
    {
        var options = new AutoencoderOptions();
        change(options);
        var error = Assert.Throws<ArgumentException>(
            "options",
            () => new MLContext().Transforms.Autoencoder("Latent", "Features", options)
        );
        Assert.Equal($"The autoencoder's options are not valid. {fault} (Parameter 'options')", error.Message);
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Check_OptionsThatGoTogether_AreAccepted(Action<AutoencoderOptions> change)
    {
        var options = new AutoencoderOptions();
        change(options);
        Assert.NotNull(new MLContext().Transforms.Autoencoder("Latent", "Features", options));
    }

    /// <summary>Why the rule is as it is: at the edge the rate falls in time for one epoch, and one above it never does.</summary>
    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void Train_NoEpochImproves_RateFallsBeforeEarlyStoppingOnlyWithinTheRule(int patience, bool falls)
    {
        float[][] rows = [.. Enumerable.Repeat(new float[] { 1, 2, 3 }, 20)];
        var options = new AutoencoderOptions
        {
            HiddenSizes = [],
            LatentSize = 1,
            LearningRate = 1e-30,
            Patience = 5,
            BatchSize = 20,
            Epochs = 10,
            Scaling = InputScaling.None,
            LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau(patience: patience),
            Seed = 1,
        };
        var history = Tiny.Train(rows, options).History;
        Assert.Equal(6, history.Count);
        Assert.Equal(falls, history[^1].LearningRate < 1e-30);
        Assert.Equal(falls, Record.Exception(() => OptionsValidator.Check(options)) is null);
    }

    private static Action<AutoencoderOptions> Lbfgs(Action<AutoencoderOptions> change) =>
        o =>
        {
            o.Optimizer = Optimizer.Lbfgs();
            change(o);
        };

    private static Action<AutoencoderOptions> Plateau(int schedule, int? stopping) =>
        o => (o.LearningRateSchedule, o.Patience) = (LearningRateSchedule.ReduceOnPlateau(patience: schedule), stopping);

    private static string Late(int schedule, int stopping) =>
        $"LearningRateSchedule is ReduceOnPlateau(factor: 0.1, patience: {schedule}, minimumImprovement: 0.0001, minimumRate: 0); it must "
        + $"be one whose patience is at least 2 below Patience, which is {stopping}, because early stopping ends the training before "
        + $"the rate falls otherwise; make Patience larger, or null.";
}
