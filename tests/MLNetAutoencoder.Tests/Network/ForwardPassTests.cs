using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class ForwardPassTests
{
    private static readonly AutoencoderOptions Options = new()
    {
        LatentSize = 2,
        HiddenSizes = [6, 4],
        EncoderActivation = Activation.Silu,
        Seed = 1,
    };

    public static TheoryData<Normalization> Normalizations => new(Enum.GetValues<Normalization>());

    [Fact]
    public void Forward_Rows_KeepsTheirShape() =>
        With(
            Options,
            network =>
            {
                var rows = zeros(7, 5);
                Assert.Equal([7L, 2L], network.Encode(rows).shape);
                Assert.Equal([7L, 5L], network.Rebuild(rows).shape);
            }
        );

    [Theory]
    [MemberData(nameof(Normalizations))]
    public void Forward_Rows_GivesWhatTheArraysGive(Normalization normalization)
    {
        var options = new AutoencoderOptions
        {
            LatentSize = 2,
            HiddenSizes = [6, 4],
            Normalization = normalization,
            Seed = 1,
        };
        With(
            options,
            network =>
            {
                var rows = Samples.Noise(9, 5);
                var input = tensor(rows.SelectMany(r => r).ToArray(), [9, 5]);
                float loss = nn.functional.mse_loss(network.Rebuild(input), input).item<float>();
                Assert.Equal(Reference.Loss(Tiny.Untrained(options, 5), null, rows), loss, 1e-5);
            }
        );
    }

    [Fact]
    public void Dispose_Network_LeavesNoTensor() => Native.AssertNothingLeft(() => With(Options, _ => { }));

    private static void With(AutoencoderOptions options, Action<PlannedNetwork> test)
    {
        using var scope = NewDisposeScope();
        var plan = AutoencoderPlan.Make(options, 5);
        var layout = ParameterLayout.Of(plan.Layers);
        using var parameters = new Weights(InitialWeights.Draw(layout, options.Initializer, 1), CPU);
        using var network = new PlannedNetwork(plan, parameters);
        test(network);
    }
}
