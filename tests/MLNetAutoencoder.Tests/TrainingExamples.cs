using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>More examples of docs/guide/training.md: what helps people to train.</summary>
public sealed class TrainingExamples
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;

    public TrainingExamples() => _data = Views.Of(_ml, Samples.Curve(400, 6));

    [Fact]
    public void Code()
    {
        var (mlContext, data) = (_ml, _data);
        // guide-begin code
        var options = new AutoencoderOptions
        {
            HiddenSizes = [64, 32],
            Optimizer = Optimizer.AdamW(weightDecay: 0.02),
            Epochs = 50,
        };
        Console.WriteLine(options); // the same in one line, in the order of the names
        using var features = mlContext.Transforms.Autoencoder("Latent", "Features", options).Fit(data);
        Console.WriteLine(features.Model.Info.OptionsCode); // with seed and batch size too
        // guide-end code
        Assert.Equal(
            "new AutoencoderOptions { Epochs = 50, HiddenSizes = [64, 32], Optimizer = Optimizer.AdamW(weightDecay: 0.02) }",
            options.ToString()
        );
        Assert.Contains("BatchSize = 16", features.Model.Info.OptionsCode, StringComparison.Ordinal);
    }
}
