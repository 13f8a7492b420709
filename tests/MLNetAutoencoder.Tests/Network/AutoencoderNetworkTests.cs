using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class AutoencoderNetworkTests
{
    private static readonly LayerPlan Plan = LayerPlan.Make(new AutoencoderOptions { LatentSize = 2, HiddenSizes = [6, 4], EncoderActivation = Activation.Silu }, 5);

    [Fact]
    public void Forward_Rows_KeepsTheirShape()
    {
        using var scope = NewDisposeScope();
        using var network = new AutoencoderNetwork(Plan);
        var rows = zeros(7, 5);
        Assert.Equal([7L, 2L], network.Encode(rows).shape);
        Assert.Equal([7L, 5L], network.Decode(network.Encode(rows)).shape);
        Assert.Equal([7L, 5L], network.forward(rows).shape);
    }

    [Fact]
    public void Parameters_AreWeightAndBiasOfEachLayer()
    {
        using var network = new AutoencoderNetwork(Plan);
        Assert.Equal(12, network.parameters().Count());
        Assert.Equal(Plan.Weights + (6 + 4 + 2) + (4 + 6 + 5), network.parameters().Sum(p => p.shape.Aggregate((a, b) => a * b)));
    }

    [Fact]
    public void ToArrays_Network_ComputesTheSame()
    {
        using var scope = NewDisposeScope();
        using var network = new AutoencoderNetwork(Plan);
        var rows = Samples.Noise(9, 5);
        var input = tensor(rows.SelectMany(r => r).ToArray(), [9, 5]);
        float loss = nn.functional.mse_loss(network.forward(input), input).item<float>();
        Assert.Equal(Reference.Loss(network.ToArrays(), null, rows), loss, 1e-5);
    }

    [Fact]
    public void Dispose_Network_LeavesNoTensor() => Native.AssertNothingLeft(() =>
    {
        using var network = new AutoencoderNetwork(Plan);
        network.ToArrays();
    });
}
