using System.Globalization;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class SummaryTests
{
    [Fact]
    public void Summary_DenseModel_ListsLayersAndCountsTheirNumbers()
    {
        using var fitted = Fit(
            new AutoencoderOptions
            {
                HiddenSizes = [100],
                LatentSize = 3,
                OutputActivation = Activation.Tanh,
                Epochs = 1,
                Seed = 1,
            }
        );
        string[] lines = fitted.Model.Summary().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [
                "Autoencoder: dense",
                "part     layer      output  parameters",
                "input                   13",
                "encoder  Dense Elu     100       1,400",
                "encoder  Dense           3         303",
                "decoder  Dense Elu     100         400",
                "decoder  Dense          13       1,313",
                "output   Tanh           13           0",
                "total                            3,416",
            ],
            lines
        );
    }

    /// <summary>Shared numbers count once, measured ones not at all, and a file tells the same as the fitted model.</summary>
    [Theory]
    [InlineData("tied")]
    [InlineData("variational")]
    [InlineData("adversarial")]
    public void Summary_AnyKind_CountsWhatIsLearnedInAFileToo(string kind)
    {
        var options = new AutoencoderOptions
        {
            HiddenSizes = [8],
            LatentSize = 3,
            Normalization = Normalization.Batch,
            Epochs = 1,
            Seed = 1,
        };
        if (kind == "tied")
            options.Architecture = Architecture.Tied();
        else
            options.Objective = kind == "variational" ? Objective.Variational() : Objective.Adversarial();
        using var fitted = Fit(options);
        int learned = ParameterLayout.Of(AutoencoderPlan.Make(options, Wine.Features).Layers).ParameterCount;
        Assert.Equal(learned, fitted.Model.Info.Layers.Sum(l => l.Parameters));
        Assert.EndsWith(
            learned.ToString("N0", CultureInfo.InvariantCulture) + Environment.NewLine,
            fitted.Model.Summary(),
            StringComparison.Ordinal
        );
        using var loaded = AutoencoderModel.Load(fitted.Model.ToOnnx());
        Assert.Equal(fitted.Model.Summary(), loaded.Summary());
    }

    private static AutoencoderTransformer Fit(AutoencoderOptions options)
    {
        var ml = new MLContext(seed: 1);
        return ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, Wine.Load(), Wine.Features));
    }
}
