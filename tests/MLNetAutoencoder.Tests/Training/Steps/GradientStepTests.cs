using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>The fused step and automatic differentiation are two ways to the same gradient.</summary>
public sealed class GradientStepTests
{
    private static readonly string[] Positions = ["encoder", "latent", "decoder", "output"];

    /// <summary>Rows that follow each other: the step keeps tensors for two sizes.</summary>
    private static readonly int[] Batches = [8, 8, 5, 1, 11];

    public static TheoryData<string, Activation, ReconstructionLoss> Cases
    {
        get
        {
            var data = new TheoryData<string, Activation, ReconstructionLoss>();
            foreach (string position in Positions)
            {
                foreach (var activation in Enum.GetValues<Activation>())
                {
                    foreach (var loss in Enum.GetValues<ReconstructionLoss>().Where(FusedLoss.Knows))
                    {
                        if (loss != ReconstructionLoss.BinaryCrossEntropy || position != "output" || activation == Activation.Sigmoid)
                            data.Add(position, activation, loss);
                    }
                }
            }
            return data;
        }
    }

    public static TheoryData<int, int, int[]> Sizes =>
        new()
        {
            { 1, 1, [] },
            { 1, 3, [2] },
            { 6, 1, [] },
            { 3, 5, [4] },
            { 40, 6, [32, 16] },
            { 7, 2, [1] },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_Fused_GivesLossAndGradientOfAutograd(string position, Activation activation, ReconstructionLoss loss)
    {
        foreach (int noise in new[] { 0, 7 })
            Compare(Options(position, activation, loss, noise, latent: 3, hidden: [7, 4]), features: 5);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Run_FusedOfAnySize_GivesLossAndGradientOfAutograd(int features, int latent, int[] hidden)
    {
        foreach (var loss in Enum.GetValues<ReconstructionLoss>().Where(FusedLoss.Knows))
        {
            for (int noise = 0; noise < 8; noise++)
                Compare(Options("none", default, loss, noise, latent, hidden), features);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_EitherStep_GivesTheGradientByFiniteDifferences(string position, Activation activation, ReconstructionLoss loss)
    {
        using var scope = NewDisposeScope();
        foreach (int noise in new[] { 0, 7 })
        {
            using var test = new StepCase(Options(position, activation, loss, noise, latent: 3, hidden: [5]), 4);
            var rows = test.Rows(6);
            foreach (float[]? weights in new[] { null, StepCase.Weights(6) })
            {
                var expected = new PlainStep(test.Settings, test.State, rows, weights, noiseSeed: 5).Run();
                using var fused = new FusedStep(test.Settings, test.Settings.Chain(), test.Parameters.Values);
                using var autograd = new AutogradStep(test.Settings, test.Parameters.Values, test.Parameters.Buffers, ScalarType.Float32);
                test.AssertSame(expected, StepCase.Run(fused, rows, weights), $"fused, noise {noise}, weighted {weights is not null}");
                test.AssertSame(
                    expected,
                    StepCase.Run(autograd, rows, weights),
                    $"autograd, noise {noise}, weighted {weights is not null}"
                );
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_OtherNoiseSeed_GivesAnotherGradient(bool fused)
    {
        for (int noise = 1; noise < 8; noise++)
        {
            using var test = new StepCase(
                Options("none", default, ReconstructionLoss.MeanSquaredError, noise, latent: 3, hidden: [7, 4]),
                5
            );
            using IGradientStep step = fused
                ? new FusedStep(test.Settings, test.Settings.Chain(), test.Parameters.Values)
                : new AutogradStep(test.Settings, test.Parameters.Values, test.Parameters.Buffers, ScalarType.Float32);
            var rows = test.Rows(8);
            var first = StepCase.Run(step, rows, null, noiseSeed: 1);
            Assert.NotEqual(first.Gradient, StepCase.Run(step, rows, null, noiseSeed: 2).Gradient);
            Assert.Equal(first.Gradient, StepCase.Run(step, rows, null, noiseSeed: 1).Gradient);
        }
    }

    [Fact]
    public void Run_Divisor_DividesTheGradientAndNotTheLoss()
    {
        using var scope = NewDisposeScope();
        using var test = new StepCase(Options("none", default, ReconstructionLoss.Huber, noise: 0, latent: 3, hidden: [7]), 5);
        using var step = new FusedStep(test.Settings, test.Settings.Chain(), test.Parameters.Values);
        var rows = StepCase.Matrix(test.Rows(8));
        double loss = step.Differentiate(rows, null, divisor: 8, new StepMoment(1, 0), []);
        float[] gradient = FlatTensor.ToArray(step.Gradient);
        Assert.Equal(loss, step.Differentiate(rows, null, divisor: 32, new StepMoment(1, 0), []));
        Assert.Equal(gradient.Select(g => g / 4), FlatTensor.ToArray(step.Gradient));
    }

    [Theory]
    [InlineData(Normalization.None, true)]
    [InlineData(Normalization.Batch, false)]
    [InlineData(Normalization.Layer, false)]
    public void Of_Chain_IsOfNetworksWithoutNormalization(Normalization normalization, bool can) =>
        Assert.Equal(
            can,
            DenseChain.Of(
                AutoencoderPlan.Make(new AutoencoderOptions { Normalization = normalization }, 5),
                ReconstructionLoss.MeanSquaredError
            )
                is not null
        );

    [Fact]
    public void Run_Twice_LeavesNoTensor() =>
        Native.AssertNothingLeft(() =>
            Compare(Options("none", default, ReconstructionLoss.MeanAbsoluteError, noise: 7, latent: 3, hidden: [7]), 5)
        );

    /// <param name="position">Where the activation is put; the others get different ones.</param>
    /// <param name="activation">The activation.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="noise">A bit each for input dropout, hidden dropout and input noise.</param>
    /// <param name="latent">Values of the code.</param>
    /// <param name="hidden">Hidden layers.</param>
    private static AutoencoderOptions Options(
        string position,
        Activation activation,
        ReconstructionLoss loss,
        int noise,
        int latent,
        int[] hidden
    ) =>
        new()
        {
            LatentSize = latent,
            HiddenSizes = hidden,
            EncoderActivation = position == "encoder" ? activation : Activation.Elu,
            LatentActivation = position == "latent" ? activation : Activation.Identity,
            DecoderActivation = position == "decoder" ? activation : Activation.Tanh,
            OutputActivation =
                position == "output" ? activation
                : loss == ReconstructionLoss.BinaryCrossEntropy ? Activation.Sigmoid
                : Activation.Identity,
            Loss = loss,
            HuberDelta = 0.4,
            InputDropout = (noise & 1) != 0 ? 0.3 : 0,
            HiddenDropout = (noise & 2) != 0 ? 0.2 : 0,
            Corruption = (noise & 4) != 0 ? Corruption.Gaussian(0.5) : null,
        };

    private static void Compare(AutoencoderOptions options, int features)
    {
        using var test = new StepCase(options, features);
        using var fused = new FusedStep(test.Settings, test.Settings.Chain(), test.Parameters.Values);
        using var autograd = new AutogradStep(test.Settings, test.Parameters.Values, test.Parameters.Buffers, ScalarType.Float32);
        for (int i = 0; i < Batches.Length; i++)
        {
            var rows = test.Rows(Batches[i], seed: i + 1);
            foreach (float[]? weights in new[] { null, StepCase.Weights(Batches[i]) })
            {
                string what =
                    $"batch {i}, weighted {weights is not null}, noise {options.InputDropout} {options.HiddenDropout} "
                    + $"{options.Corruption}, {options.Loss}";
                test.AssertSame(StepCase.Run(autograd, rows, weights, i), StepCase.Run(fused, rows, weights, i), what);
            }
        }
    }
}
