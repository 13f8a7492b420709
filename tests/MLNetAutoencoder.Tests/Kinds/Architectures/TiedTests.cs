namespace MLNetAutoencoder.Tests;

public sealed class TiedTests
{
    private static readonly float[][] Rows = [.. Wine.Load().Select(row => row.Features)];

    [Fact]
    public void Make_Tied_HasHalfTheWeightsAndBiasesOfItsOwn()
    {
        var (dense, tied) = (Layout(Architecture.Dense()), Layout(Architecture.Tied()));
        Assert.Equal((13 * 9) + (9 * 5) + (5 * 3), tied.WeightCount);
        Assert.Equal(dense.WeightCount, 2 * tied.WeightCount);
        Assert.Equal(dense.ParameterCount - dense.WeightCount, tied.ParameterCount - tied.WeightCount);

        static ParameterLayout Layout(Architecture architecture) =>
            ParameterLayout.Of(
                AutoencoderPlan
                    .Make(
                        new AutoencoderOptions
                        {
                            Architecture = architecture,
                            LatentSize = 3,
                            HiddenSizes = [9, 5],
                        },
                        13
                    )
                    .Layers
            );
    }

    [Theory]
    [InlineData(Normalization.None)]
    [InlineData(Normalization.Batch)]
    [InlineData(Normalization.Layer)]
    public void Run_Tied_GivesTheGradientByFiniteDifferences(Normalization normalization) =>
        KindChecks.AssertGradient(Options(normalization), 7);

    [Theory]
    [InlineData(Normalization.None)]
    [InlineData(Normalization.Batch)]
    [InlineData(Normalization.Layer)]
    public void Write_Tied_GivesWhatTheEngineGives(Normalization normalization) => EngineParity.AssertSame(Options(normalization), Rows);

    [Fact]
    public void Fit_Tied_GoesThroughBothEstimators() =>
        KindChecks.AssertFits("tied", Rows, options => (options.Architecture, options.HiddenSizes) = (Architecture.Tied(), [16]));

    /// <summary>An objective or a loss may ask for more values at either end of the decoder.</summary>
    [Fact]
    public void Build_SizesThatDiffer_HaveWeightsOfTheirOwn()
    {
        var parts = new TiedSettings().Build(
            new AutoencoderOptions { HiddenSizes = [6] },
            new NetworkSizes(Features: 10, Head: 8, Code: 4, Raw: 20, Targets: 10)
        );
        Assert.Equal([4, 6, 20], [parts.Decoder[0].Input.Size, .. parts.Decoder.Select(layer => layer.Output.Size)]);
        Assert.All(parts.Decoder, layer => Assert.IsType<DenseLayer>(layer));
        Assert.IsType<TiedDenseLayer>(
            new TiedSettings().Build(new AutoencoderOptions { HiddenSizes = [6] }, new NetworkSizes(10, 8, 4, 10, 10)).Decoder[1]
        );
    }

    private static AutoencoderOptions Options(Normalization normalization) =>
        new()
        {
            Architecture = Architecture.Tied(),
            LatentSize = 3,
            HiddenSizes = [9, 5],
            Normalization = normalization,
        };
}
