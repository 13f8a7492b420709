using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>What must hold for a plan of any architecture: gradients are right.</summary>
internal static class PlanChecks
{
    private const int Directions = 3;

    /// <summary>
    /// The gradient agrees with central differences, both in double precision: for every parameter along some random directions, in which
    /// all its numbers move.
    /// </summary>
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
        var random = new Random(5);
        var layout = ParameterLayout.Of(plan.Layers);
        foreach (var slot in layout.All.Where(p => p.Role != ParameterRole.Buffer).Select(p => layout[p]))
        {
            for (int round = 0; round < Directions; round++)
            {
                double[] signs = [.. Enumerable.Range(0, slot.Length).Select(_ => random.Next(2) == 0 ? reach : -reach)];
                double expected = (At(slot, signs, 1) - At(slot, signs, -1)) / (2 * reach);
                double actual = signs.Select((sign, i) => Math.Sign(sign) * gradient[slot.Offset + i]).Sum();
                Assert.True(
                    Math.Abs(expected - actual) <= 1e-7 + (1e-5 * Math.Abs(expected)),
                    $"{actual} for {expected} at {slot} of {plan}"
                );
            }
        }

        double At(Slot slot, double[] signs, int sense)
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            double[] moved = [.. start];
            for (int i = 0; i < signs.Length; i++)
                moved[slot.Offset + i] += sense * signs[i];
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
