using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>The gradient that a kind learns by is that of the loss which it tells.</summary>
public sealed class KindGradientTests
{
    private const double Reach = 3e-3;

    /// <summary>In these, parts of the loss are not to be learned from by design: stopped gradients, or a mean that lags behind.</summary>
    private static readonly string[] Stopped =
    [
        "adversarial",
        "vector-quantized",
        "sparse by a running mean",
        "deep svdd with a soft boundary",
    ];

    public static TheoryData<string> Kinds => new(((IEnumerable<object[]>)KindCases.Names).Select(row => (string)row[0]).Except(Stopped));

    /// <summary>Along some directions of all parameters, the slope by differences is the gradient's.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Run_Kind_GivesTheGradientOfItsLoss(string kind)
    {
        var options = KindCases.Options(kind);
        (options.EncoderActivation, options.DecoderActivation) = (Activation.Tanh, Activation.Tanh);
        using var test = new StepCase(options, Wine.Features);
        var rows = test.Rows(24);
        float[] gradient = Run(test, test.State.Parameters, rows).Gradient;
        double length = Math.Sqrt(gradient.Sum(g => (double)g * g));
        for (int direction = 0; direction < 4; direction++)
        {
            // Half along the gradient, so that the slope is well above the rounding of the losses.
            var random = Samples.Noise(1, gradient.Length, seed: direction + 1)[0];
            double norm = Math.Sqrt(random.Sum(r => (double)r * r));
            double[] along = [.. gradient.Select((g, i) => (0.7 * g / length) + (0.7 * random[i] / norm))];
            double expected = along.Zip(gradient, (a, g) => a * g).Sum();
            double slope = (Loss(Reach) - Loss(-Reach)) / (2 * Reach) / rows.Length;
            Assert.Equal(expected, slope, 0.02 * Math.Abs(expected) + 1e-4);

            double Loss(double reach) => Run(test, [.. test.State.Parameters.Select((p, i) => (float)(p + (reach * along[i])))], rows).Loss;
        }
    }

    private static (double Loss, float[] Gradient) Run(StepCase test, float[] parameters, float[][] rows)
    {
        using var scope = NewDisposeScope();
        using var values = new Weights(test.State with { Parameters = parameters }, CPU);
        using var step = new AutogradStep(test.Settings, values.Values, values.Buffers, ScalarType.Float32);
        double loss = step.Differentiate(
            StepCase.Matrix(rows),
            null,
            rows.Length,
            new StepMoment(3, double.PositiveInfinity),
            new double[test.Settings.Plan.Objective.Terms.Count]
        );
        return (loss, FlatTensor.ToArray(step.Gradient));
    }
}
