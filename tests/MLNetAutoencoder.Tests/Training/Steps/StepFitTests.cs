namespace MLNetAutoencoder.Tests;

/// <summary>Whole trainings with either step on real rows: rounding aside they go the same way.</summary>
public sealed class StepFitTests
{
    public static TheoryData<string, Action<AutoencoderOptions>> Changes =>
        new()
        {
            { "defaults", _ => { } },
            { "Relu", o => (o.EncoderActivation, o.DecoderActivation) = (Activation.Relu, Activation.Relu) },
            { "Tanh", o => (o.EncoderActivation, o.DecoderActivation) = (Activation.Tanh, Activation.Tanh) },
            { "Sigmoid", o => (o.EncoderActivation, o.DecoderActivation) = (Activation.Sigmoid, Activation.Sigmoid) },
            { "Gelu", o => (o.EncoderActivation, o.DecoderActivation) = (Activation.Gelu, Activation.Gelu) },
            { "Sgd", o => (o.Optimizer, o.LearningRate) = (Optimizer.Sgd(), 0.1) },
            { "momentum", o => (o.Optimizer, o.LearningRate) = (Optimizer.Sgd(0.9), 0.02) },
            { "Nesterov", o => (o.Optimizer, o.LearningRate) = (Optimizer.Sgd(0.9, nesterov: true), 0.02) },
            { "RmsProp", o => o.Optimizer = Optimizer.RmsProp() },
            { "Adagrad", o => (o.Optimizer, o.LearningRate) = (Optimizer.Adagrad(), 0.01) },
            { "Adadelta", o => (o.Optimizer, o.LearningRate) = (Optimizer.Adadelta(), 1) },
            { "AmsGrad", o => o.Optimizer = Optimizer.AmsGrad() },
            { "AdamW", o => o.Optimizer = Optimizer.AdamW() },
            { "NAdam", o => o.Optimizer = Optimizer.NAdam() },
            { "RAdam", o => o.Optimizer = Optimizer.RAdam() },
            { "Lbfgs", o => o.Optimizer = Optimizer.Lbfgs() },
            { "L1", o => o.L1 = 1e-3 },
            { "L2", o => o.L2 = 1e-2 },
            { "WeightDecay", o => o.WeightDecay = 0.1 },
            { "MaxNorm", o => o.MaxNorm = 0.5 },
            { "clipping", o => (o.GradientClipNorm, o.GradientClipValue) = (0.1, 0.01) },
            { "WeightAveraging", o => o.WeightAveraging = 0.9 },
            { "OneCycle", o => o.LearningRateSchedule = LearningRateSchedule.OneCycle() },
            { "MeanAbsoluteError", o => o.Loss = ReconstructionLoss.MeanAbsoluteError },
            { "Huber", o => o.Loss = ReconstructionLoss.Huber },
            {
                "BinaryCrossEntropy",
                o =>
                    (o.Loss, o.Scaling, o.OutputActivation) = (
                        ReconstructionLoss.BinaryCrossEntropy,
                        InputScaling.MinMax,
                        Activation.Sigmoid
                    )
            },
            { "dropout and noise", o => (o.InputDropout, o.HiddenDropout, o.Corruption) = (0.1, 0.2, Corruption.Gaussian(0.3)) },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Train_WineWithEitherStep_EndsAtTheSameLoss(string what, Action<AutoencoderOptions> change) =>
        Compare(what, change, [.. Wine.Load().Select(r => r.Features)]);

    [Theory]
    [MemberData(nameof(Changes))]
    public void Train_BreastwWithEitherStep_EndsAtTheSameLoss(string what, Action<AutoencoderOptions> change) =>
        Compare(what, change, Tabular.Load("breastw"));

    [Theory]
    [MemberData(nameof(Changes))]
    public void Train_OptionThatIsNotTheDefault_HasAnEffect(string what, Action<AutoencoderOptions> change)
    {
        float[][] rows = [.. Wine.Load().Select(r => r.Features)];
        float[] changed = Losses(rows, change, GradientStep.Auto);
        if (what == "defaults")
            Assert.Equal(Losses(rows, _ => { }, GradientStep.Fused), changed);
        else
            Assert.NotEqual(Losses(rows, _ => { }, GradientStep.Auto), changed);
    }

    private static void Compare(string what, Action<AutoencoderOptions> change, float[][] rows)
    {
        float[] autograd = Losses(rows, change, GradientStep.Autograd);
        float[] fused = Losses(rows, change, GradientStep.Fused);
        Assert.Equal(autograd.Length, fused.Length);
        for (int i = 0; i < fused.Length; i++)
            Assert.True(
                Math.Abs(fused[i] - autograd[i]) <= 1e-4 * autograd[i],
                $"{fused[i]} and {autograd[i]} in place {i} of the losses with {what}"
            );
    }

    /// <summary>Training and validation losses of five epochs.</summary>
    private static float[] Losses(float[][] rows, Action<AutoencoderOptions> change, GradientStep step)
    {
        var options = new AutoencoderOptions
        {
            Epochs = 5,
            Step = step,
            Seed = 1,
        };
        change(options);
        var history = Tiny.Train(rows, OptionsValidator.Check(options)).History;
        Assert.Equal(5, history.Count);
        return [.. history.SelectMany(e => new[] { e.TrainingLoss, e.ValidationLoss!.Value })];
    }
}
