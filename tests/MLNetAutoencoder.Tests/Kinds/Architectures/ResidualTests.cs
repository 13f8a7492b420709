namespace MLNetAutoencoder.Tests;

public sealed class ResidualTests
{
    private static readonly float[][] Rows = [.. Wine.Load().Select(row => row.Features)];

    [Fact]
    public void Make_Residual_HasBlocksBehindEachHiddenLayer()
    {
        var plan = AutoencoderPlan.Make(
            new AutoencoderOptions
            {
                Architecture = Architecture.Residual(blocks: 2),
                LatentSize = 3,
                HiddenSizes = [9, 5],
            },
            13
        );
        Assert.Equal([9, 9, 9, 5, 5, 5, 3], plan.Encoder.Select(layer => layer.Output.Size));
        Assert.Equal([5, 5, 5, 9, 9, 9, 13], plan.Decoder.Select(layer => layer.Output.Size));
        Assert.Equal([false, true, true, false, true, true, false], plan.Encoder.Select(layer => layer is ResidualLayer));
        Assert.Equal("Residual (Dense Elu, Dense)", plan.Encoder[1].ToString());
        Assert.Equal(2 * ((13 * 9) + (4 * 9 * 9) + (9 * 5) + (4 * 5 * 5) + (5 * 3)), plan.Multiplications);
    }

    [Theory]
    [InlineData(Normalization.None)]
    [InlineData(Normalization.Batch)]
    [InlineData(Normalization.Layer)]
    public void Run_Residual_GivesTheGradientByFiniteDifferences(Normalization normalization) =>
        KindChecks.AssertGradient(Options(normalization), 7);

    [Theory]
    [InlineData(Normalization.None)]
    [InlineData(Normalization.Batch)]
    [InlineData(Normalization.Layer)]
    public void Write_Residual_GivesWhatTheEngineGives(Normalization normalization) =>
        EngineParity.AssertSame(Options(normalization), Rows);

    [Fact]
    public void Fit_Residual_GoesThroughBothEstimators() =>
        KindChecks.AssertFits(
            "residual",
            Rows,
            options =>
                (options.Architecture, options.HiddenSizes, options.Normalization, options.HiddenDropout) = (
                    Architecture.Residual(),
                    [16],
                    Normalization.Batch,
                    0.1
                )
        );

    [Fact]
    public void Make_NoHiddenLayers_IsRefused() =>
        KindChecks.AssertFault(
            new AutoencoderOptions { Architecture = Architecture.Residual(), HiddenSizes = [] },
            "HiddenSizes is empty; it must be one size or more for Residual(blocks: 1)"
        );

    [Fact]
    public void Residual_NoBlocks_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>("blocks", () => Architecture.Residual(0));

    private static AutoencoderOptions Options(Normalization normalization) =>
        new()
        {
            Architecture = Architecture.Residual(blocks: 2),
            LatentSize = 3,
            HiddenSizes = [9, 5],
            Normalization = normalization,
        };
}
