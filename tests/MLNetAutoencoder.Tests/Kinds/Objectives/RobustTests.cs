namespace MLNetAutoencoder.Tests;

/// <summary>Losses against contaminated training rows, and weights of features.</summary>
public sealed class RobustTests
{
    private static readonly float[] Clean = ObjectiveFit.Input;

    /// <summary>A tenth of the rows are bright noise; what is measured are the digits.</summary>
    [Theory]
    [InlineData("trimmed")]
    [InlineData("correntropy")]
    [InlineData("student")]
    public void Fit_ContaminatedRows_RebuildsTheOthersBetterThanLeastSquares(string kind)
    {
        double plain = Error(_ => { }),
            robust = Error(o =>
            {
                if (kind == "trimmed")
                    o.TrimmedShare = 0.15;
                else
                    o.Loss = kind == "student" ? ReconstructionLoss.StudentT : ReconstructionLoss.Correntropy;
            });
        Assert.True(robust < 0.95 * plain, $"{robust} by the robust loss and {plain} by least squares");
    }

    [Fact]
    public void Fit_FeatureWeights_RebuildsTheHeavierFeaturesBetter()
    {
        using var plain = ObjectiveFit.Run(Objective.Reconstruction(), Columns(_ => { }));
        using var weighted = ObjectiveFit.Run(
            Objective.Reconstruction(),
            Columns(o => o.FeatureWeights = [.. Enumerable.Range(0, 64).Select(i => i < 32 ? 1.0 : 0)])
        );
        Assert.True(UpperHalf(weighted) < 0.8 * UpperHalf(plain), $"{UpperHalf(weighted)} and {UpperHalf(plain)}");

        static Action<AutoencoderOptions> Columns(Action<AutoencoderOptions> change) =>
            o =>
            {
                o.ReconstructionColumnName = "Rebuilt";
                o.LatentSize = 4;
                change(o);
            };
    }

    [Fact]
    public void Fit_WeightsOfOtherFeatures_SaysHowMany()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            ObjectiveFit.Run(Objective.Reconstruction(), o => o.FeatureWeights = [1, 2, 3])
        );
        Assert.Contains("FeatureWeights holds 3 values, and the data has 64 features", error.Message, StringComparison.Ordinal);
    }

    private static double UpperHalf(AutoencoderTransformer fitted) =>
        fitted.Model.Run(Clean, OutputRole.Reconstruction).Zip(Clean, (a, b) => Math.Pow(a - b, 2)).Where((_, i) => i % 64 < 32).Average();

    private static double Error(Action<AutoencoderOptions> change)
    {
        var random = new Random(5);
        float[][] rows = [.. ObjectiveFit.Rows.Select((row, i) => i % 10 != 0 ? row : [.. row.Select(_ => 8 * random.NextSingle())])];
        var options = new AutoencoderOptions
        {
            LatentSize = 8,
            HiddenSizes = [64],
            Scaling = InputScaling.None,
            Epochs = 30,
            BatchSize = 60,
            LearningRate = 3e-3,
            Patience = null,
            ReconstructionErrorColumnName = "Error",
            Seed = 1,
        };
        change(options);
        var ml = new Microsoft.ML.MLContext(seed: 1);
        using var fitted = Microsoft
            .ML.AutoencoderCatalog.Autoencoder(ml.Transforms, "Latent", "Features", options)
            .Fit(Views.Of(ml, rows));
        return fitted
            .Model.Run([.. ObjectiveFit.Rows.Where((_, i) => i % 10 != 0).SelectMany(r => r)], OutputRole.ReconstructionError)
            .Average();
    }
}
