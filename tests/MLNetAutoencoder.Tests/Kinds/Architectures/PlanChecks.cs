using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>What must hold for a plan of any architecture: the file computes what the engine computes, and gradients are right.</summary>
internal static class PlanChecks
{
    /// <summary>Code, reconstruction and score of engine and file agree within 1e-5 of the output's scale, with every parameter off its first value.</summary>
    public static void AssertParity(AutoencoderTrainingOptions options, float[][] rows)
    {
        options.Scaling = InputScaling.None;
        var plan = AutoencoderPlan.Make(options, rows[0].Length);
        var drawn = plan.Draw(options.Initializer, seed: 3);
        var random = new Random(5);
        var state = new NetworkState([.. drawn.Parameters.Select(p => p + (0.1f * random.NextSingle()))], [.. drawn.Buffers.Select(b => b + random.NextSingle())]);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var parameters = new NetworkParameters(state, CPU);
        using var network = new PlannedNetwork(plan, parameters);
        var code = network.Encode(StepCase.Matrix(rows));
        float[] rebuilt = FlatTensor.ToArray(network.Decode(code));
        float[] errors = [.. rows.Zip(rebuilt.Chunk(plan.Features), (row, other) => (float)(Close.Squared(row, other) / plan.Features))];

        using var model = AutoencoderModel.Load(AutoencoderGraph.Write(plan, new NetworkNumbers(ParameterLayout.Of(plan.Layers), state), null, "Features", ParityInfo.Of(plan)));
        float[] input = [.. rows.SelectMany(r => r)];
        Close.AssertEqual(FlatTensor.ToArray(code), model.Run(input, OutputRole.Latent));
        Close.AssertEqual(rebuilt, model.Run(input, OutputRole.Reconstruction));
        Close.AssertEqual(errors, model.Run(input, OutputRole.ReconstructionError));
    }

    /// <summary>The gradient of the loss of every parameter agrees with central differences, both in double precision.</summary>
    public static void AssertGradient(AutoencoderTrainingOptions options, float[][] rows)
    {
        const double reach = 1e-6;
        var plan = AutoencoderPlan.Make(options, rows[0].Length);
        double[] start = [.. plan.Draw(options.Initializer, seed: 3).Parameters.Select(p => (double)p)];
        double[] gradient = new double[start.Length];
        using (NewDisposeScope())
        {
            var (values, slopes) = (tensor(start, [start.Length]), tensor(gradient, [gradient.Length]));
            using var network = Network(values, slopes);
            Loss(network).backward();
            gradient = [.. slopes.data<double>()];
        }
        Assert.DoesNotContain(gradient, double.IsNaN);
        for (int i = 0; i < start.Length; i++)
        {
            double expected = (At(i, reach) - At(i, -reach)) / (2 * reach);
            Assert.True(Math.Abs(expected - gradient[i]) <= 1e-7 + (1e-5 * Math.Abs(expected)), $"{gradient[i]} for {expected} at {i} of {plan}");
        }

        double At(int place, double change)
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            double[] moved = [.. start];
            moved[place] += change;
            using var network = Network(tensor(moved, [moved.Length]), null);
            return Loss(network).item<double>();
        }

        Network Network(Tensor values, Tensor? slopes) => new(ParameterLayout.Of(plan.Layers), values, zeros(1L), slopes);

        Tensor Loss(Network network)
        {
            var matrix = StepCase.Matrix(rows).to(ScalarType.Float64);
            var pass = new LossPass(plan, new ForwardPass(network), matrix, matrix);
            return plan.Objective.Loss(pass).mean();
        }
    }
}
