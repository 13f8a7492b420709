using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>What must hold for a plan of any architecture: gradients are right.</summary>
internal static class PlanChecks
{
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
            Assert.True(
                Math.Abs(expected - gradient[i]) <= 1e-7 + (1e-5 * Math.Abs(expected)),
                $"{gradient[i]} for {expected} at {i} of {plan}"
            );
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

        NetworkTensors Network(Tensor values, Tensor? slopes) => new(ParameterLayout.Of(plan.Layers), values, zeros(1L), slopes);

        Tensor Loss(NetworkTensors network)
        {
            var matrix = StepCase.Matrix(rows).to(ScalarType.Float64);
            var pass = new LossPass(plan, new ForwardPass(network), matrix, matrix);
            return plan.Objective.Loss(pass).mean();
        }
    }
}
