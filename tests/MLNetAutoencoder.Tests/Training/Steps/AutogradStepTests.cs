using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class AutogradStepTests
{
    public static TheoryData<Normalization, ReconstructionLoss> Cases
    {
        get
        {
            var data = new TheoryData<Normalization, ReconstructionLoss>();
            foreach (var normalization in Enum.GetValues<Normalization>())
            {
                foreach (var loss in Enum.GetValues<ReconstructionLoss>().Where(FusedLoss.Knows))
                    data.Add(normalization, loss);
            }
            return data;
        }
    }

    /// <summary>A number of bfloat16 has 8 bits, so a product of it is off by some thousandths.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_BFloat16_GivesSinglePrecisionsGradientsRoughly(Normalization normalization, ReconstructionLoss loss)
    {
        var output = loss == ReconstructionLoss.BinaryCrossEntropy ? Activation.Sigmoid : Activation.Identity;
        using var test = new StepCase(
            new AutoencoderOptions
            {
                LatentSize = 3,
                HiddenSizes = [16, 8],
                Normalization = normalization,
                Loss = loss,
                OutputActivation = output,
            },
            6
        );
        var rows = test.Rows(64);
        var exact = Run(ScalarType.Float32);
        var rough = Run(ScalarType.BFloat16);
        Assert.Equal(exact.Loss, rough.Loss, 0.02 * exact.Loss);
        Assert.NotEqual(exact.Gradient, rough.Gradient);
        double length = Math.Sqrt(exact.Gradient.Sum(g => (double)g * g));
        double apart = Math.Sqrt(exact.Gradient.Zip(rough.Gradient, (a, b) => ((double)a - b) * (a - b)).Sum());
        Assert.True(apart < 0.1 * length, $"{apart} apart at a length of {length}");

        (double Loss, float[] Gradient) Run(ScalarType precision)
        {
            using var parameters = test.Parameters.Clone();
            using var step = new AutogradStep(test.Settings, parameters.Values, parameters.Buffers, precision);
            return StepCase.Run(step, rows, null);
        }
    }

    [Fact]
    public void Run_BFloat16_KeepsParametersAndGradientInSinglePrecision()
    {
        using var test = new StepCase(new AutoencoderOptions { LatentSize = 3, HiddenSizes = [4] }, 5);
        using var step = new AutogradStep(test.Settings, test.Parameters.Values, test.Parameters.Buffers, ScalarType.BFloat16);
        var (_, gradient) = StepCase.Run(step, test.Rows(8), null);
        Assert.Equal((ScalarType.Float32, ScalarType.Float32), (step.Gradient.dtype, test.Parameters.Values.dtype));
        Assert.Equal(test.State.Parameters, FlatTensor.ToArray(test.Parameters.Values));
        Assert.All(test.Blocks, block => Assert.Contains(block.Of(gradient).ToArray(), g => g != 0));
    }

    [Fact]
    public void Run_Twice_StartsTheGradientAnew()
    {
        using var test = new StepCase(
            new AutoencoderOptions
            {
                LatentSize = 3,
                HiddenSizes = [4],
                Normalization = Normalization.Layer,
            },
            5
        );
        using var step = new AutogradStep(test.Settings, test.Parameters.Values, test.Parameters.Buffers, ScalarType.Float32);
        var rows = test.Rows(8);
        Assert.Equal(StepCase.Run(step, rows, null).Gradient, StepCase.Run(step, rows, null).Gradient);
    }

    /// <summary>An optimizer that needs the gradient at several points asks for it while gradients are switched off.</summary>
    [Fact]
    public void Run_GradientsSwitchedOff_GivesThemAllTheSame()
    {
        using var test = new StepCase(new AutoencoderOptions { LatentSize = 3, HiddenSizes = [4] }, 5);
        using var step = new AutogradStep(test.Settings, test.Parameters.Values, test.Parameters.Buffers, ScalarType.Float32);
        var rows = test.Rows(8);
        var expected = StepCase.Run(step, rows, null);
        using (no_grad())
            Assert.Equal(expected.Gradient, StepCase.Run(step, rows, null).Gradient);
    }
}
