using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class ContractiveTests
{
    private const double Reach = 1e-2;

    /// <summary>The norm that is reported, by differences of codes in double steps of each feature.</summary>
    [Theory]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Elu)]
    [InlineData(Activation.Gelu)]
    public void Loss_Contraction_IsTheSquaredNormOfTheJacobian(Activation activation)
    {
        using var scope = NewDisposeScope();
        using var test = new StepCase(
            new AutoencoderOptions
            {
                Objective = Objective.Contractive(),
                HiddenSizes = [9],
                LatentSize = 3,
                EncoderActivation = activation,
            },
            6
        );
        using var step = new AutogradStep(test.Settings, test.Parameters.Values, test.Parameters.Buffers, ScalarType.Float32);
        float[][] rows = test.Rows(10);
        var terms = new double[1];
        step.Differentiate(StepCase.Matrix(rows), null, rows.Length, new StepMoment(1, 0), terms);
        using var network = new PlannedNetwork(test.Settings.Plan, test.Parameters);
        double expected = 0;
        for (int feature = 0; feature < 6; feature++)
        {
            float[] above = Codes(Reach),
                below = Codes(-Reach);
            expected += above.Zip(below, (a, b) => Math.Pow((a - b) / (2 * Reach), 2)).Sum();

            float[] Codes(double reach)
            {
                using var noGradients = no_grad();
                return FlatTensor.ToArray(
                    network.Encode(
                        StepCase.Matrix([.. rows.Select(row => row.Select((x, i) => i == feature ? (float)(x + reach) : x).ToArray())])
                    )
                );
            }
        }
        Assert.Equal(expected, terms[0], 2e-3 * expected);
    }

    [Fact]
    public void Fit_Contractive_HasCodesThatMoveLess()
    {
        using var plain = ObjectiveFit.Run(Objective.Contractive(1e-12), o => o.Epochs = 15);
        using var contractive = ObjectiveFit.Run(Objective.Contractive(1e-2), o => o.Epochs = 15);
        Assert.InRange(contractive.History![^1].Terms["Contraction"], 0, 0.5 * plain.History![^1].Terms["Contraction"]);
    }
}
