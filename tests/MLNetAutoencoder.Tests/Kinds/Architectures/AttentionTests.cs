using Microsoft.ML;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class AttentionTests
{
    private const int Positions = 4;
    private const int Width = 6;
    private const int Heads = 2;
    private const int Size = Width / Heads;

    /// <summary>Softmax of the products over the root of the head's width, one number after the other.</summary>
    [Fact]
    public void Forward_Heads_ComputesTheFormula()
    {
        float[] row = Samples.Noise(1, Positions * 3 * Width)[0];
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        float[] given = FlatTensor.ToArray(new HeadsLayer(Positions, Width, Heads).Forward(StepCase.Matrix([row]), new ForwardPass(null!)));
        for (int position = 0; position < Positions; position++)
        {
            for (int value = 0; value < Width; value++)
            {
                int head = value / Size;
                double[] weights =
                [
                    .. Enumerable
                        .Range(0, Positions)
                        .Select(other =>
                            Math.Exp(
                                Enumerable
                                    .Range(0, Size)
                                    .Sum(i => (double)At(position, 0, (head * Size) + i) * At(other, 1, (head * Size) + i))
                                    / Math.Sqrt(Size)
                            )
                        ),
                ];
                Assert.Equal(
                    weights.Select((weight, other) => weight * At(other, 2, value)).Sum() / weights.Sum(),
                    given[(position * Width) + value],
                    1e-5
                );
            }
        }

        float At(int position, int part, int value) => row[(((position * 3) + part) * Width) + value];
    }

    [Fact]
    public void Draw_Positions_BeginWithSinesAndCosines()
    {
        var layer = new PositionLayer(Positions, Width);
        var layout = ParameterLayout.Of([layer]);
        float[] values = InitialWeights.Draw(layout, WeightInitializer.Torch, 1).Parameters;
        for (int position = 0; position < Positions; position++)
        {
            for (int pair = 0; pair < Width / 2; pair++)
            {
                double angle = position / Math.Pow(10_000, 2.0 * pair / Width);
                Assert.Equal(Math.Sin(angle), values[(position * Width) + (2 * pair)], 1e-6);
                Assert.Equal(Math.Cos(angle), values[(position * Width) + (2 * pair) + 1], 1e-6);
            }
        }
    }

    [Fact]
    public void Build_Blocks_StandOnEachSide()
    {
        var plan = AutoencoderPlan.Make(
            new AutoencoderOptions
            {
                Architecture = Architecture.Attention(14, 2, patch: 7, width: 8, heads: 4, blocks: 3),
                LatentSize = 3,
            },
            28
        );
        Assert.Equal(3, plan.Encoder.OfType<AttentionBlock>().Count());
        Assert.Equal(3, plan.Decoder.OfType<AttentionBlock>().Count());
        Assert.All(plan.Layers.OfType<AttentionBlock>(), block => Assert.Equal(2 * 8, block.Output.Size));
    }

    [Theory]
    [InlineData(0, 1, 1, 8, 2, 1, "length is 0; it must be 1 or greater.")]
    [InlineData(7, 0, 1, 8, 2, 1, "channels is 0; it must be 1 or greater.")]
    [InlineData(7, 1, 2, 8, 2, 1, "patch is 2; it must be a divisor of length, which is 7.")]
    [InlineData(7, 1, 0, 8, 2, 1, "patch is 0; it must be a divisor of length, which is 7.")]
    [InlineData(7, 1, 1, 8, 0, 1, "heads is 0; it must be 1 or greater.")]
    [InlineData(7, 1, 1, 8, 3, 1, "width is 8; it must be a multiple of heads, which is 3.")]
    [InlineData(7, 1, 1, 8, 2, 0, "blocks is 0; it must be 1 to 1000.")]
    public void Attention_OutOfRange_IsRefused(int length, int channels, int patch, int width, int heads, int blocks, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<ArgumentOutOfRangeException>(() => Architecture.Attention(length, channels, patch, width, heads, blocks)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Make_HiddenSizes_IsRefused()
    {
        var options = new AutoencoderOptions { Architecture = Architecture.Attention(7), HiddenSizes = [5, 3] };
        var error = Assert.Throws<ArgumentException>(
            "options",
            () => new MLContext().Transforms.Autoencoder("Latent", "Features", options)
        );
        Assert.Contains("HiddenSizes is [5, 3]; it must be null for Attention", error.Message, StringComparison.Ordinal);
    }
}
