using Microsoft.ML;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>Convolutions of images and sequences.</summary>
public sealed class ConvolutionalTests
{
    public static TheoryData<Pooling, Upsampling, Normalization, bool> Ways
    {
        get
        {
            var data = new TheoryData<Pooling, Upsampling, Normalization, bool>();
            foreach (var pooling in Enum.GetValues<Pooling>())
            {
                foreach (var upsampling in Enum.GetValues<Upsampling>())
                {
                    data.Add(pooling, upsampling, Normalization.None, true);
                    data.Add(pooling, upsampling, Normalization.Batch, false);
                }
            }
            data.Add(Pooling.None, Upsampling.Transposed, Normalization.Layer, true);
            data.Add(Pooling.None, Upsampling.Nearest, Normalization.Layer, true);
            return data;
        }
    }

    public static TheoryData<Func<Architecture>, string, string, string> BadInput =>
        new()
        {
            { () => Architecture.Convolutional2D(0, 8), "height", "0", "1 or greater" },
            { () => Architecture.Convolutional2D(8, -1), "width", "-1", "1 or greater" },
            { () => Architecture.Convolutional2D(8, 8, channels: 0), "channels", "0", "1 or greater" },
            { () => Architecture.Convolutional2D(8, 8, filters: []), "filters", "[]", "one size or more, each 1 or greater" },
            { () => Architecture.Convolutional2D(8, 8, filters: [4, 0]), "filters", "[4, 0]", "one size or more, each 1 or greater" },
            { () => Architecture.Convolutional2D(8, 8, kernelSize: 4), "kernelSize", "4", "odd, and 1 or greater" },
            { () => Architecture.Convolutional2D(8, 8, kernelSize: -3), "kernelSize", "-3", "odd, and 1 or greater" },
            { () => Architecture.Convolutional2D(8, 8, stride: 0), "stride", "0", "1 or greater" },
            {
                () => Architecture.Convolutional2D(8, 8, stride: 1, pooling: Pooling.Max),
                "stride",
                "1",
                "2 or greater for the pooling Max"
            },
            { () => Architecture.Convolutional2D(8, 8, pooling: (Pooling)7), "pooling", "7", "one of None, Max, Average" },
            { () => Architecture.Convolutional2D(8, 8, upsampling: (Upsampling)7), "upsampling", "7", "one of Transposed, Nearest" },
            { () => Architecture.Convolutional1D(0), "length", "0", "1 or greater" },
            { () => Architecture.Convolutional1D(8, channels: 0), "channels", "0", "1 or greater" },
            { () => Architecture.Convolutional1D(8, kernelSize: 2), "kernelSize", "2", "odd, and 1 or greater" },
        };

    [Theory]
    [InlineData(28, 28, 2, "1x28x28 4x14x14 6x7x7")]
    [InlineData(8, 8, 2, "1x8x8 4x4x4 6x2x2")]
    [InlineData(5, 7, 2, "1x5x7 4x3x4 6x2x2")]
    [InlineData(7, 10, 3, "1x7x10 4x3x4 6x1x2")]
    [InlineData(1, 1, 2, "1x1x1 4x1x1 6x1x1")]
    [InlineData(6, 4, 1, "1x6x4 4x6x4 6x6x4")]
    public void Make_Images_ComeBackToTheirSize(int height, int width, int stride, string maps)
    {
        foreach (var pooling in stride == 1 ? [Pooling.None] : Enum.GetValues<Pooling>())
        {
            foreach (var upsampling in Enum.GetValues<Upsampling>())
                AssertMaps(Architecture.Convolutional2D(height, width, 1, [4, 6], 3, stride, pooling, upsampling), height * width, maps);
        }
    }

    [Theory]
    [InlineData(140, 2, "3x1x140 4x1x70 6x1x35")]
    [InlineData(9, 2, "3x1x9 4x1x5 6x1x3")]
    [InlineData(11, 4, "3x1x11 4x1x3 6x1x1")]
    public void Make_Sequences_ComeBackToTheirLength(int length, int stride, string maps)
    {
        foreach (var pooling in Enum.GetValues<Pooling>())
        {
            foreach (var upsampling in Enum.GetValues<Upsampling>())
                AssertMaps(Architecture.Convolutional1D(length, 3, [4, 6], 5, stride, pooling, upsampling), length * 3, maps);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Write_Convolutional_GivesWhatTheEngineGives(
        Pooling pooling,
        Upsampling upsampling,
        Normalization normalization,
        bool channelsLast
    )
    {
        foreach (int stride in new[] { 2, 3 })
        {
            EngineParity.AssertSame(
                Options(Architecture.Convolutional2D(5, 7, 3, [4, 6], 3, stride, pooling, upsampling, channelsLast), normalization),
                Samples.Noise(30, 105, scale: 3, shift: 10)
            );
            EngineParity.AssertSame(
                Options(Architecture.Convolutional1D(11, 3, [4, 6], 5, stride, pooling, upsampling, channelsLast), normalization),
                Samples.Noise(30, 33, scale: 3, shift: 10)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Run_Convolutional_GivesTheGradientByFiniteDifferences(
        Pooling pooling,
        Upsampling upsampling,
        Normalization normalization,
        bool channelsLast
    )
    {
        KindChecks.AssertGradient(
            Options(Architecture.Convolutional2D(5, 7, 2, [3, 4], 3, 2, pooling, upsampling, channelsLast), normalization),
            70
        );
        KindChecks.AssertGradient(
            Options(Architecture.Convolutional1D(11, 2, [3, 4], 5, 3, pooling, upsampling, channelsLast), normalization),
            22
        );
    }

    /// <summary>The same image in another order of values has the same code, and comes back in its own order.</summary>
    [Fact]
    public void Run_ChannelsLast_SeesTheSameImage()
    {
        const int Channels = 3,
            Positions = 35;
        float[][] first = Samples.Noise(4, Channels * Positions);
        float[][] last = [.. first.Select(Turn)];
        var (code, rebuilt) = Run(Architecture.Convolutional2D(5, 7, Channels, channelsLast: false), first);
        var (turnedCode, turnedRebuilt) = Run(Architecture.Convolutional2D(5, 7, Channels), last);
        Close.AssertEqual(code, turnedCode);
        Close.AssertEqual([.. rebuilt.Chunk(Channels * Positions).SelectMany(Turn)], turnedRebuilt);

        static float[] Turn(float[] row) =>
            [.. Enumerable.Range(0, row.Length).Select(i => row[((i % Channels) * Positions) + (i / Channels)])];
    }

    [Theory]
    [InlineData(Upsampling.Transposed, (4 * 6 * 4 * 9) + (16 * 4 * 9))]
    [InlineData(Upsampling.Nearest, (16 * 6 * 4 * 9) + (64 * 4 * 9))]
    public void Make_Convolutional_CountsItsMultiplications(Upsampling upsampling, int decoder)
    {
        const int Encoder = (16 * 4 * 9) + (4 * 6 * 4 * 9),
            Dense = (24 * 10) + (10 * 3);
        var plan = AutoencoderPlan.Make(
            Options(Architecture.Convolutional2D(8, 8, 1, [4, 6], upsampling: upsampling), Normalization.None, hidden: [10]),
            64
        );
        Assert.Equal(Encoder + (2 * Dense) + decoder, plan.Multiplications);
    }

    [Fact]
    public void Fit_Convolutional2D_GoesThroughBothEstimators() =>
        KindChecks.AssertFits(
            "convolutional2d",
            Digits.Load(300),
            options =>
                (options.Architecture, options.Scaling, options.HiddenDropout) = (
                    Architecture.Convolutional2D(8, 8, filters: [8, 16]),
                    InputScaling.None,
                    0.05
                )
        );

    [Fact]
    public void Fit_Convolutional1D_GoesThroughBothEstimators() =>
        KindChecks.AssertFits(
            "convolutional1d",
            Digits.Load(300),
            options =>
                (options.Architecture, options.Scaling, options.Normalization) = (
                    Architecture.Convolutional1D(8, 8, filters: [16, 32]),
                    InputScaling.None,
                    Normalization.Batch
                )
        );

    [Fact]
    public void Fit_RowsOfAnotherSize_NamesBothSizes()
    {
        var options = Options(Architecture.Convolutional2D(8, 7, 3), Normalization.None);
        var ml = new MLContext();
        var error = Assert.Throws<InvalidOperationException>(() =>
            ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, Samples.Noise(20, 64)))
        );
        Assert.Contains("takes rows of 168 values, and the rows have 64 features", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Convolutional2D(height: 8, width: 7, channels: 3, filters: [32,64], kernelSize: 3, stride: 2, pooling: \"None\", upsampling: "
                + "\"Transposed\", channelsLast: true)",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Build_DecoderOfSeveralValuesForEach_GivesThem()
    {
        var settings = (ArchitectureSettings)Architecture.Convolutional2D(4, 4, 3, channelsLast: true);
        var parts = settings.Build(new AutoencoderOptions(), new NetworkSizes(Features: 48, Head: 8, Code: 4, Raw: 96, Targets: 48));
        Assert.Equal([8, 4, 96], [parts.Encoder[^1].Output.Size, parts.Decoder[0].Input.Size, parts.Decoder[^1].Output.Size]);
        var error = Assert.Throws<InvalidOperationException>(() =>
            settings.Build(new AutoencoderOptions(), new NetworkSizes(48, 8, 4, 50, 50))
        );
        Assert.Contains("16 positions, and the decoder has to give 50 values", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadInput))]
    public void Convolutional_BadParameter_NamesItAndWhatIsAccepted(Func<Architecture> make, string name, string value, string accepted)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(name, make);
        Assert.Contains($"{name} is {value}; it must be {accepted}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convolutional_SameParameters_AreEqual()
    {
        Assert.Equal(Architecture.Convolutional2D(8, 8), Architecture.Convolutional2D(8, 8, filters: [32, 64]));
        Assert.NotEqual(Architecture.Convolutional2D(8, 8), Architecture.Convolutional2D(8, 8, filters: [32, 65]));
        Assert.Equal(Architecture.Convolutional1D(8).GetHashCode(), Architecture.Convolutional1D(8).GetHashCode());
    }

    private static AutoencoderOptions Options(Architecture architecture, Normalization normalization, int[]? hidden = null) =>
        new()
        {
            Architecture = architecture,
            LatentSize = 3,
            HiddenSizes = hidden,
            Normalization = normalization,
        };

    private static void AssertMaps(Architecture architecture, int features, string maps)
    {
        var plan = AutoencoderPlan.Make(new AutoencoderOptions { Architecture = architecture, LatentSize = 3 }, features);
        string[] sizes = maps.Split(' ');
        bool isPooled = plan.Encoder.Any(layer => layer is PoolingLayer);
        var stages = plan.Encoder.Where(layer => isPooled ? layer is PoolingLayer : layer is ConvolutionLayer);
        Assert.Equal(sizes.Skip(1), stages.Select(layer => layer.Output.ToString()));
        Assert.Equal(sizes[0], plan.Encoder.OfType<FilterLayer>().First().Input.ToString());
        Assert.Equal(Enumerable.Reverse(sizes).Skip(1), plan.Decoder.OfType<FilterLayer>().Select(layer => layer.Output.ToString()));
        Assert.Equal(features, plan.Decoder[^1].Output.Size);
        using var scope = NewDisposeScope();
        using var parameters = new Weights(plan.Draw(WeightInitializer.Torch, 1), CPU);
        using var network = new PlannedNetwork(plan, parameters);
        using var noGradients = no_grad();
        Assert.Equal([2, features], network.Rebuild(StepCase.Matrix(Samples.Noise(2, features))).shape);
    }

    private static (float[] Code, float[] Rebuilt) Run(Architecture architecture, float[][] rows)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var plan = AutoencoderPlan.Make(Options(architecture, Normalization.None), rows[0].Length);
        using var parameters = new Weights(plan.Draw(WeightInitializer.Torch, 1), CPU);
        using var network = new PlannedNetwork(plan, parameters);
        var code = network.Encode(StepCase.Matrix(rows));
        return (FlatTensor.ToArray(code), FlatTensor.ToArray(network.Decode(code)));
    }
}
