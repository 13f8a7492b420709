using Microsoft.ML;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class RecurrentTests
{
    private const int Length = 5;
    private const int Inputs = 2;
    private const int Units = 3;

    /// <summary>PyTorch's formulas, one number after the other.</summary>
    [Theory]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.Gru)]
    public void Forward_BothDirections_ComputesTheFormulas(RecurrentCell cell)
    {
        var layer = new RecurrentLayer(
            new RecurrentShape(Length, Inputs, Units, WindowDirection.Both, RepeatsInput: false, GivesLast: false),
            RecurrentUnit.Of(cell),
            dropout: 0
        );
        var layout = ParameterLayout.Of([layer]);
        var random = new Random(4);
        var state = new SavedWeights([.. Enumerable.Range(0, layout.ParameterCount).Select(_ => (random.NextSingle() * 2) - 1)], []);
        var row = Samples.Noise(1, Length * Inputs)[0];
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var parameters = new Weights(state, CPU);
        using var network = new NetworkTensors(layout, parameters.Values, parameters.Buffers);
        float[] given = FlatTensor.ToArray(layer.Forward(StepCase.Matrix([row]), new ForwardPass(network)));

        float[][] numbers = [.. layer.Parameters.Select(p => new WeightSpans(layout, state)[p].ToArray())];
        int half = numbers.Length / 2;
        var forth = Run(cell, numbers[..half], [.. row.Chunk(Inputs)]);
        var back = Run(cell, numbers[half..], [.. row.Chunk(Inputs).Reverse()]).Reverse().ToArray();
        double[] expected = [.. Enumerable.Range(0, Length).SelectMany(step => forth[step].Concat(back[step]))];
        Assert.Equal(expected.Length, given.Length);
        Assert.All(expected.Zip(given), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Build_HiddenSizes_AreTheUnitsOfTheLayersMirrored()
    {
        var plan = AutoencoderPlan.Make(
            new AutoencoderOptions
            {
                Architecture = Architecture.Recurrent(7, 2, bidirectional: true),
                HiddenSizes = [5, 4],
                LatentSize = 3,
            },
            14
        );
        Assert.Equal([7 * 10, 8, 3], plan.Encoder.Select(layer => layer.Output.Size));
        Assert.Equal([7 * 8, 7 * 10, 14], plan.Decoder.Select(layer => layer.Output.Size));
    }

    [Fact]
    public void Build_NoHiddenSizes_HasOneLayerOf64()
    {
        var plan = AutoencoderPlan.Make(new AutoencoderOptions { Architecture = Architecture.Recurrent(7), LatentSize = 3 }, 7);
        Assert.Equal([64, 3], plan.Encoder.Select(layer => layer.Output.Size));
    }

    /// <summary>A patch is so many steps of so many channels side by side, which is how a row holds them.</summary>
    [Fact]
    public void Build_Patch_IsAsIfItsStepsWereChannels()
    {
        Assert.Equal(Plan(Architecture.Recurrent(7, 6)), Plan(Architecture.Recurrent(21, 2, patch: 3)));

        static string Plan(Architecture architecture) =>
            AutoencoderPlan.Make(new AutoencoderOptions { Architecture = architecture, LatentSize = 3 }, 42).ToString();
    }

    /// <summary>
    /// As torch.nn.LSTM draws: everything within one over the root of the units; but the bias of the forget gate is 1 higher.
    /// </summary>
    [Fact]
    public void Draw_Torch_GoesByTheUnits()
    {
        var plan = AutoencoderPlan.Make(
            new AutoencoderOptions
            {
                Architecture = Architecture.Recurrent(7, 2),
                HiddenSizes = [16],
                LatentSize = 3,
            },
            14
        );
        var numbers = new WeightSpans(ParameterLayout.Of(plan.Layers), plan.Draw(WeightInitializer.Torch, 1));
        float[][] values = [.. plan.Encoder[0].Parameters.Select(parameter => numbers[parameter].ToArray())];
        foreach (ref float bias in values[2].AsSpan(16, 16))
            bias -= 1;
        Assert.All(values, part => Assert.InRange(part.Max(Math.Abs), 0.2, 0.2500001));
    }

    [Theory]
    [InlineData(0, 1, RecurrentCell.Lstm, 1, "length is 0; it must be 1 or greater.")]
    [InlineData(7, -1, RecurrentCell.Lstm, 1, "channels is -1; it must be 1 or greater.")]
    [InlineData(7, 1, (RecurrentCell)7, 1, "cell is 7; it must be Lstm or Gru.")]
    [InlineData(6, 1, RecurrentCell.Lstm, 4, "patch is 4; it must be a divisor of length, which is 6.")]
    public void Recurrent_OutOfRange_IsRefused(int length, int channels, RecurrentCell cell, int patch, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<ArgumentOutOfRangeException>(() => Architecture.Recurrent(length, channels, cell, patch: patch)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Make_EmptyHiddenSizes_IsRefused()
    {
        var options = new AutoencoderOptions { Architecture = Architecture.Recurrent(7), HiddenSizes = [] };
        var error = Assert.Throws<ArgumentException>(
            "options",
            () => new MLContext().Transforms.Autoencoder("Latent", "Features", options)
        );
        Assert.Contains(
            "HiddenSizes is empty; it must be one or more numbers of units for Recurrent",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void ToString_Parameters_AreNamed() =>
        Assert.Equal(
            "Recurrent(length: 7, channels: 2, cell: \"Gru\", bidirectional: true, patch: 1)",
            Architecture.Recurrent(7, 2, RecurrentCell.Gru, bidirectional: true).ToString()
        );

    private static double[][] Run(RecurrentCell cell, float[][] numbers, float[][] steps)
    {
        double[] hidden = new double[Units],
            state = new double[Units];
        var outputs = new List<double[]>();
        foreach (float[] x in steps)
        {
            double[] last = hidden;
            double[] inward =
            [
                .. Enumerable.Range(0, numbers[2].Length).Select(i => numbers[2][i] + Sum(numbers[0], i, [.. x.Select(v => (double)v)])),
            ];
            double[] past =
            [
                .. Enumerable.Range(0, numbers[2].Length).Select(i => (numbers.Length > 3 ? numbers[3][i] : 0) + Sum(numbers[1], i, last)),
            ];
            hidden = [.. Enumerable.Range(0, Units).Select(u => cell == RecurrentCell.Lstm ? Lstm(u) : Gru(u))];
            outputs.Add(hidden);

            double Lstm(int u)
            {
                double Gate(int gate) => inward[(gate * Units) + u] + past[(gate * Units) + u];
                state[u] = (Sigmoid(Gate(1)) * state[u]) + (Sigmoid(Gate(0)) * Math.Tanh(Gate(2)));
                return Sigmoid(Gate(3)) * Math.Tanh(state[u]);
            }

            double Gru(int u)
            {
                double reset = Sigmoid(inward[u] + past[u]),
                    update = Sigmoid(inward[Units + u] + past[Units + u]);
                double candidate = Math.Tanh(inward[(2 * Units) + u] + (reset * past[(2 * Units) + u]));
                return ((1 - update) * candidate) + (update * last[u]);
            }
        }
        return [.. outputs];
    }

    private static double Sum(float[] matrix, int row, double[] vector) =>
        vector.Select((v, i) => v * matrix[(row * vector.Length) + i]).Sum();

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
