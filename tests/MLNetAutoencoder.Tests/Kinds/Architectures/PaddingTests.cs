using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>What the networks that mask padding compute.</summary>
public sealed class PaddingTests
{
    private const int Steps = 6;
    private const int Channels = 2;

    public static TheoryData<string> All => Sequences.Names;

    /// <summary>One of them has two values of the decoder for each of a row.</summary>
    public static TheoryData<string, ReconstructionLoss> Losses
    {
        get
        {
            var cases = new TheoryData<string, ReconstructionLoss>();
            foreach (string name in Sequences.Named(1, 1).Keys)
            {
                cases.Add(name, ReconstructionLoss.MeanSquaredError);
                cases.Add(name, ReconstructionLoss.GaussianNegativeLogLikelihood);
            }
            return cases;
        }
    }

    /// <summary>A sequence has the code, the reconstruction and the score that a network with room for its steps alone gives it.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void Run_PaddedRow_GivesWhatAShorterNetworkGives(string name, ReconstructionLoss loss)
    {
        var architecture = Sequences.Named(Steps, Channels)[name];
        var plan = AutoencoderPlan.Make(Options(architecture, loss), Steps * Channels);
        var state = Drawn(plan);
        using var model = Model(plan, state);
        for (int length = 1; length <= Steps; length++)
        {
            float[][] rows = Sequences.Cut(architecture, Samples.Noise(5, Steps * Channels, seed: length), _ => length);
            var shorter = AutoencoderPlan.Make(
                Options(Sequences.Named(length, Channels)[name], loss),
                new RowLayout(length * Channels) // without a mask
            );
            using var other = Model(shorter, Shortened(plan, state, shorter, length));
            foreach (
                var role in new[] { OutputRole.Latent, OutputRole.ReconstructionError, OutputRole.Reconstruction, OutputRole.Contributions }
            )
            {
                float[][] actual = Run(model, rows, role),
                    expected = Run(other, [.. rows.Select(Sequences.Short)], role);
                if (role is OutputRole.Reconstruction or OutputRole.Contributions)
                {
                    float padding = role == OutputRole.Reconstruction ? float.NaN : 0;
                    Assert.All(
                        actual.Zip(rows),
                        pair => Assert.All(Places(pair.Second, real: false), i => Assert.Equal(padding, pair.First[i]))
                    );
                    actual = [.. actual.Select((values, i) => Places(rows[i], real: true).Select(place => values[place]).ToArray())];
                }
                Close.AssertEqual(expected, actual);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Write_PaddedRows_GivesWhatTorchGives(string name, ReconstructionLoss loss)
    {
        var architecture = Sequences.Named(Steps, Channels)[name];
        AssertSame(Options(architecture, loss), Sequences.Cut(architecture, Samples.Noise(20, Steps * Channels), row => 1 + (row % Steps)));
    }

    /// <summary>A patch of which a part is padding is seen with zeros there.</summary>
    [Fact]
    public void Write_PatchesThatEndInPadding_GivesWhatTorchGives()
    {
        foreach (
            var architecture in new[]
            {
                Architecture.Recurrent(Steps, Channels, RecurrentCell.Gru, patch: 2, maskPadding: true),
                Architecture.Attention(Steps, Channels, patch: 3, width: 8, heads: 2, maskPadding: true),
            }
        )
            AssertSame(
                Sequences.Options(architecture),
                Sequences.Cut(architecture, Samples.Noise(20, Steps * Channels), row => 1 + (row % Steps))
            );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Loss_AnyParameter_HasTheGradientOfFiniteDifferences(string name)
    {
        var architecture = Sequences.Named(4, Channels)[name];
        PlanChecks.AssertGradient(
            Sequences.Options(architecture),
            Sequences.Cut(architecture, Samples.Noise(4, 4 * Channels), row => row + 1)
        );
    }

    /// <summary>The loss of any objective is that of a network with room for the real steps alone, which has the same numbers.</summary>
    [Theory]
    [InlineData("plain")]
    [InlineData("cosine")]
    [InlineData("gaussian")]
    [InlineData("student")]
    [InlineData("sparse by L1")]
    [InlineData("contractive")]
    [InlineData("variational")]
    [InlineData("variational with free bits")]
    [InlineData("variational with learned variance")]
    [InlineData("importance-weighted")]
    [InlineData("gaussian mixture")]
    public void Loss_PaddedRows_IsThatOfAShorterNetwork(string kind)
    {
        var architecture = Architecture.Recurrent(Steps, Channels, RecurrentCell.Gru, bidirectional: true, maskPadding: true);
        var shorter = Architecture.Recurrent(4, Channels, RecurrentCell.Gru, bidirectional: true, maskPadding: true);
        float[][] rows = Sequences.Cut(architecture, Samples.Noise(20, Steps * Channels), _ => 4);
        float[] padded = LossesOf(architecture, rows);
        Close.AssertEqual(LossesOf(shorter, [.. rows.Select(Sequences.Short)]), padded);
        Assert.True(padded.Distinct().Count() > 1);

        float[] LossesOf(Architecture chosen, float[][] values)
        {
            var options = KindCases.Options(kind);
            options.Architecture = chosen;
            var plan = AutoencoderPlan.Make(options, values[0].Length);
            using var scope = NewDisposeScope();
            using var parameters = new Weights(Drawn(plan), CPU);
            using var network = new NetworkTensors(ParameterLayout.Of(plan.Layers), parameters.Values, parameters.Buffers);
            using var noise = new NoiseSource();
            noise.Begin(1);
            var matrix = StepCase.Matrix(values);
            return FlatTensor.ToArray(plan.Objective.Loss(new LossPass(plan, new ForwardPass(network, noise), matrix, matrix)));
        }
    }

    /// <summary>What a corruption leaves in padding is not seen: neither code nor loss moves, and the code has no slope there.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Head_AnythingInTheInputsPadding_GivesTheSame(string name)
    {
        var architecture = Sequences.Named(Steps, Channels)[name];
        var plan = AutoencoderPlan.Make(Sequences.Options(architecture), Steps * Channels);
        float[][] rows = Sequences.Cut(architecture, Samples.Noise(8, Steps * Channels), row => 1 + (row % Steps));
        using var scope = NewDisposeScope();
        using var parameters = new Weights(Drawn(plan), CPU);
        using var network = new NetworkTensors(ParameterLayout.Of(plan.Layers), parameters.Values, parameters.Buffers);
        var values = StepCase.Matrix(rows);
        var (code, loss) = Of(values);
        var input = where(values.isnan(), full_like(values, 7.5), values).requires_grad_();
        var (other, otherLoss) = Of(input);
        Assert.Equal(FlatTensor.ToArray(code), FlatTensor.ToArray(other));
        Assert.Equal(FlatTensor.ToArray(loss), FlatTensor.ToArray(otherLoss));
        other.sum().backward();
        float[] slopes = FlatTensor.ToArray(input.grad!);
        Assert.Equal(rows.SelectMany(row => row).Select(x => !float.IsNaN(x)), slopes.Select(slope => slope != 0));

        (Tensor Code, Tensor Loss) Of(Tensor seen)
        {
            var pass = new LossPass(plan, new ForwardPass(network), values, seen);
            var made = pass.Code(pass.Head());
            return (made, pass.Distance(made));
        }
    }

    /// <summary>A value is missing where it is none of the last whole steps, and so it is where nothing is left of a row.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Run_MissingValue_GivesNaNForThatRowAlone(string name)
    {
        var architecture = Sequences.Named(Steps, Channels)[name];
        var plan = AutoencoderPlan.Make(Sequences.Options(architecture), Steps * Channels);
        using var model = Model(plan, Drawn(plan));
        float[][] rows = Sequences.Cut(architecture, Samples.Noise(5, Steps * Channels), row => row == 4 ? 0 : 4);
        int[] lastStep = [.. Places(rows[0], real: true).Where(i => architecture.Padding!.StepOf(i) == 3)];
        rows[1][lastStep[0]] = float.NaN; // in one channel of the last step
        rows[2][0] = float.NaN;
        rows[3][Places(rows[3], real: false)[0]] = float.PositiveInfinity;
        foreach (
            var role in new[] { OutputRole.Latent, OutputRole.ReconstructionError, OutputRole.Reconstruction, OutputRole.Contributions }
        )
        {
            float[][] outputs = Run(model, rows, role);
            Assert.All(outputs[1..], values => Assert.All(values, value => Assert.True(float.IsNaN(value))));
            Assert.Equal(role == OutputRole.Reconstruction ? 4 * Channels : outputs[0].Length, outputs[0].Count(float.IsFinite));
        }
    }

    private static AutoencoderOptions Options(Architecture architecture, ReconstructionLoss loss)
    {
        var options = Sequences.Options(architecture);
        options.Loss = loss;
        return options;
    }

    private static int[] Places(float[] row, bool real) => [.. Enumerable.Range(0, row.Length).Where(i => float.IsNaN(row[i]) != real)];

    private static float[][] Run(AutoencoderModel model, float[][] rows, OutputRole role)
    {
        float[] values = model.Run([.. rows.SelectMany(row => row)], role);
        return [.. values.Chunk(values.Length / rows.Length)];
    }

    private static SavedWeights Drawn(AutoencoderPlan plan)
    {
        var random = new Random(5);
        var drawn = plan.Draw(WeightInitializer.Torch, seed: 3);
        return new SavedWeights([.. drawn.Parameters.Select(p => p + (0.1f * random.NextSingle()))], drawn.Buffers);
    }

    private static AutoencoderModel Model(AutoencoderPlan plan, SavedWeights state, FeatureScaler? scaler = null)
    {
        var info = ParityInfo.Of(plan);
        info = info with { Outputs = [.. info.Outputs, new ModelOutput(OutputRole.Contributions, "Parts", plan.Layout.Targets)] };
        var numbers = new WeightSpans(ParameterLayout.Of(plan.Layers), state);
        return AutoencoderModel.Load(AutoencoderGraph.Write(plan, [numbers], scaler, "Features", info));
    }

    /// <summary>The numbers of the first steps.</summary>
    private static SavedWeights Shortened(AutoencoderPlan plan, SavedWeights state, AutoencoderPlan shorter, int length)
    {
        var (from, to) = (ParameterLayout.Of(plan.Layers), ParameterLayout.Of(shorter.Layers));
        var made = new SavedWeights(new float[to.ParameterCount], new float[to.BufferCount]);
        var (whole, part) = (new WeightSpans(from, state), new WeightSpans(to, made));
        foreach (var (large, small) in from.All.Zip(to.All))
        {
            Span<float> values = whole[large],
                kept = part[small];
            for (int row = 0; row < small.Rows; row++)
            {
                for (int column = 0; column < small.Columns; column++)
                {
                    int place = (In(row, small.Rows, large.Rows) * large.Columns) + In(column, small.Columns, large.Columns);
                    kept[(row * small.Columns) + column] = values[place];
                }
            }
        }
        return made;

        // Steps of a channel stand side by side.
        int In(int place, int few, int many) => few == many ? place : (place / length * Steps) + (place % length);
    }

    /// <summary>The file computes what the engine computes, with a scaling in front.</summary>
    private static void AssertSame(AutoencoderOptions options, float[][] rows)
    {
        var plan = AutoencoderPlan.Make(options, rows[0].Length);
        var state = Drawn(plan);
        var scaler = new LinearScaler([.. rows[0].Select((_, i) => 0.1f * i)], [.. rows[0].Select((_, i) => 1 + (0.2f * i))]);
        using var model = Model(plan, state, scaler);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var parameters = new Weights(state, CPU);
        using var network = new NetworkTensors(ParameterLayout.Of(plan.Layers), parameters.Values, parameters.Buffers);
        var scaled = StepCase.Matrix([.. rows.Select(row => row.Select((x, i) => (x - scaler.Shift[i]) * scaler.Factor[i]).ToArray())]);
        var pass = new LossPass(plan, new ForwardPass(network), scaled, scaled);
        var code = pass.Code(pass.Head());
        Close.AssertEqual(FlatTensor.ToArray(code), model.Run([.. rows.SelectMany(row => row)], OutputRole.Latent));
        float[][] rebuilt = [.. FlatTensor.ToArray(pass.Decode(code).Reconstruction).Chunk(rows[0].Length)],
            parts = Run(model, rows, OutputRole.Contributions),
            actual = Run(model, rows, OutputRole.Reconstruction);
        for (int row = 0; row < rows.Length; row++)
        {
            int[] real = Places(rows[row], real: true);
            Close.AssertEqual(
                [.. real.Select(i => (float)Scalers.Unscale(scaler, rebuilt[row][i], i))],
                [.. real.Select(i => actual[row][i])]
            );
            float[] squares =
            [
                .. real.Select(i => MathF.Pow(rebuilt[row][i] - ((rows[row][i] - scaler.Shift[i]) * scaler.Factor[i]), 2) / real.Length),
            ];
            Close.AssertEqual(squares, [.. real.Select(i => parts[row][i])]);
            Close.AssertEqual([squares.Sum()], Run(model, rows[row..(row + 1)], OutputRole.ReconstructionError)[0]);
        }
        if (options.Loss == ReconstructionLoss.MeanSquaredError)
            Close.AssertEqual(
                FlatTensor.ToArray(pass.Distance(code)),
                model.Run([.. rows.SelectMany(row => row)], OutputRole.ReconstructionError)
            );
    }
}
