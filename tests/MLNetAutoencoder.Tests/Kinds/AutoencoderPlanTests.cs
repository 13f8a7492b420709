namespace MLNetAutoencoder.Tests;

public sealed class AutoencoderPlanTests
{
    [Theory]
    [InlineData(1, new[] { 1, 64, 32, 1 })]
    [InlineData(2, new[] { 2, 64, 32, 2 })]
    [InlineData(9, new[] { 9, 64, 32, 3 })]
    [InlineData(10, new[] { 10, 64, 32, 4 })]
    [InlineData(32, new[] { 32, 64, 32, 6 })]
    [InlineData(33, new[] { 33, 64, 32, 6 })]
    [InlineData(100, new[] { 100, 128, 64, 10 })]
    [InlineData(512, new[] { 512, 512, 256, 23 })]
    [InlineData(784, new[] { 784, 512, 256, 28 })]
    [InlineData(100_000, new[] { 100_000, 512, 256, 317 })]
    public void Make_Defaults_FollowTheNumberOfFeatures(int features, int[] sizes)
    {
        var plan = AutoencoderPlan.Make(new AutoencoderOptions(), features);
        Assert.Equal(sizes, Sizes(plan.Encoder));
        Assert.Equal(sizes.Reverse(), Sizes(plan.Decoder));
    }

    [Theory]
    [InlineData(AnomalyScore.Distance, 1, new[] { 1, 64, 1 })]
    [InlineData(AnomalyScore.Distance, 9, new[] { 9, 64, 2 })]
    [InlineData(AnomalyScore.Distance, 100, new[] { 100, 128, 13 })]
    [InlineData(AnomalyScore.Distance, 784, new[] { 784, 512, 98 })]
    [InlineData(AnomalyScore.ReconstructionError, 9, new[] { 9, 64, 3 })]
    [InlineData(AnomalyScore.ReconstructionError, 784, new[] { 784, 512, 196 })]
    public void Make_DefaultsForAnomalies_FollowTheNumberOfFeatures(AnomalyScore score, int features, int[] sizes) =>
        Assert.Equal(sizes, Sizes(AutoencoderPlan.Make(new AutoencoderAnomalyOptions { Score = score }, features).Encoder));

    [Fact]
    public void Make_GivenSizes_AreMirrored()
    {
        var plan = AutoencoderPlan.Make(new AutoencoderOptions { LatentSize = 3, HiddenSizes = [20, 10, 5] }, 7);
        Assert.Equal([7, 20, 10, 5, 3], Sizes(plan.Encoder));
        Assert.Equal([3, 5, 10, 20, 7], Sizes(plan.Decoder));
        Assert.Equal((7, 3), (plan.Features, plan.LatentSize));
        Assert.Equal(2 * ((7 * 20) + (20 * 10) + (10 * 5) + (5 * 3)), plan.Multiplications);
    }

    [Fact]
    public void Make_CodeLargerThanTheInput_IsAllowed() =>
        Assert.Equal([2, 50], Sizes(AutoencoderPlan.Make(new AutoencoderOptions { LatentSize = 50, HiddenSizes = [] }, 2).Encoder));

    [Fact]
    public void Make_NoHiddenLayers_HasOneLayerEachSide()
    {
        var plan = AutoencoderPlan.Make(
            new AutoencoderOptions
            {
                LatentSize = 2,
                HiddenSizes = [],
                LatentActivation = Activation.Tanh,
                OutputActivation = Activation.Sigmoid,
            },
            4
        );
        Assert.Equal([4, 2], Sizes(plan.Encoder));
        Assert.Equal([2, 4], Sizes(plan.Decoder));
        Assert.Equal("4-2 Dense Tanh-4 Dense-4 Sigmoid", plan.ToString());
    }

    [Fact]
    public void Make_Activations_StandWhereTheyBelong()
    {
        var options = new AutoencoderOptions
        {
            HiddenSizes = [8, 4],
            EncoderActivation = Activation.Elu,
            LatentActivation = Activation.Tanh,
            DecoderActivation = Activation.Gelu,
            OutputActivation = Activation.Sigmoid,
        };
        var plan = AutoencoderPlan.Make(options, 5);
        Assert.Equal([Activation.Elu, Activation.Elu, Activation.Tanh], Activations(plan.Encoder));
        Assert.Equal([Activation.Gelu, Activation.Gelu, Activation.Identity], Activations(plan.Decoder));
        Assert.Equal(Activation.Sigmoid, Assert.IsType<ActivationLayer>(plan.Head).Activation);
    }

    private static int[] Sizes(IReadOnlyList<NetworkLayer> layers) => [layers[0].Input.Size, .. layers.Select(l => l.Output.Size)];

    private static IEnumerable<Activation> Activations(IEnumerable<NetworkLayer> layers) =>
        layers.Select(l => ((DenseLayer)l).Tail.Activation);
}
