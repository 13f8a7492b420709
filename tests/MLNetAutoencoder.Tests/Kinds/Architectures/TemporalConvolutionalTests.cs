using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class TemporalConvolutionalTests
{
    public static TheoryData<bool, bool, Normalization> Ways =>
        new()
        {
            { false, true, Normalization.None },
            { true, true, Normalization.None },
            { false, false, Normalization.Batch },
            { true, true, Normalization.Layer },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Write_Temporal_GivesWhatTheEngineGives(bool isCausal, bool channelsLast, Normalization normalization) =>
        EngineParity.AssertSame(
            Options(Architecture.TemporalConvolutional(11, 3, 4, 3, [1, 2], isCausal, channelsLast), normalization),
            Samples.Noise(30, 33, scale: 3, shift: 10)
        );

    [Theory]
    [MemberData(nameof(Ways))]
    public void Run_Temporal_GivesTheGradientByFiniteDifferences(bool isCausal, bool channelsLast, Normalization normalization) =>
        KindChecks.AssertGradient(
            Options(Architecture.TemporalConvolutional(9, 2, 4, 3, [1, 2], isCausal, channelsLast), normalization),
            18
        );

    /// <summary>
    /// A value that changes is felt as far as kernel and dilations reach, and before it only where the filters are not causal.
    /// </summary>
    [Theory]
    [InlineData(false, 3, new[] { 1, 2 }, 6, 6)]
    [InlineData(true, 3, new[] { 1, 2 }, 0, 12)]
    [InlineData(true, 2, new[] { 1, 2, 4 }, 0, 14)]
    public void Run_OneValueChanged_IsFeltWithinReach(bool isCausal, int kernelSize, int[] dilations, int before, int after)
    {
        const int Length = 41,
            Changed = 20;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var options = Options(Architecture.TemporalConvolutional(Length, 1, 4, kernelSize, dilations, isCausal), Normalization.None);
        var plan = AutoencoderPlan.Make(options, Length);
        using var parameters = new Weights(plan.Draw(WeightInitializer.Torch, 1), CPU);
        using var network = new NetworkTensors(ParameterLayout.Of(plan.Layers), parameters.Values, parameters.Buffers);
        float[] row = Samples.Noise(1, Length)[0];
        float[] still = Maps(row);
        row[Changed] += 10;
        float[] moved = Maps(row);
        var felt = Enumerable.Range(0, still.Length).Where(i => still[i] != moved[i]).Select(i => i % Length).ToList();
        Assert.Equal((Changed - before, Changed + after), (felt.Min(), felt.Max()));

        float[] Maps(float[] values) =>
            FlatTensor.ToArray(
                new ForwardPass(network).Through(
                    plan.Encoder.TakeWhile(layer => layer is not ReshapeLayer { Output.IsVector: true }),
                    StepCase.Matrix([values])
                )
            );
    }

    [Fact]
    public void Fit_Temporal_GoesThroughBothEstimators() =>
        KindChecks.AssertFits(
            "temporal",
            Digits.Load(300),
            options =>
                (options.Architecture, options.Scaling, options.HiddenSizes) = (
                    Architecture.TemporalConvolutional(8, 8, dilations: [1, 2], isCausal: true),
                    InputScaling.None,
                    [16]
                )
        );

    [Fact]
    public void TemporalConvolutional_BadParameters_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("length", () => Architecture.TemporalConvolutional(0));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => Architecture.TemporalConvolutional(8, channels: 0));
        Assert.Throws<ArgumentOutOfRangeException>("filters", () => Architecture.TemporalConvolutional(8, filters: 0));
        Assert.Throws<ArgumentOutOfRangeException>("kernelSize", () => Architecture.TemporalConvolutional(8, kernelSize: 4));
        Assert.Throws<ArgumentOutOfRangeException>("dilations", () => Architecture.TemporalConvolutional(8, dilations: [1, 0]));
        Assert.Equal(
            Architecture.TemporalConvolutional(8, kernelSize: 4, isCausal: true),
            Architecture.TemporalConvolutional(8, kernelSize: 4, dilations: [1, 2, 4, 8], isCausal: true)
        );
    }

    private static AutoencoderOptions Options(Architecture architecture, Normalization normalization) =>
        new()
        {
            Architecture = architecture,
            LatentSize = 3,
            Normalization = normalization,
        };
}
