using System.Globalization;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Numbers are written alike wherever a program runs: messages, tables, options in a model file, and what is computed.</summary>
public sealed class CultureTests
{
    private static readonly string Expected = In("", Everything);

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("fr-FR")]
    [InlineData("ar-SA")]
    public void Everything_InAnotherCulture_IsTheSame(string culture) => Assert.Equal(Expected, In(culture, Everything));

    /// <summary>Without this the test above could not fail.</summary>
    [Fact]
    public void Cultures_OfTheTests_AreReal() => Assert.Equal("-0,5 I", In("de-DE", () => $"{-0.5} ") + In("tr-TR", () => "ı".ToUpper()));

    private static string In(string culture, Func<string> make)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            return make();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Everything()
    {
        var ml = new MLContext(seed: 1);
        var view = Views.Of(ml, Samples.Noise(60, 3));
        var options = Tiny.AnomalyOptions();
        (options.Contamination, options.LearningRate, options.Optimizer) = (0.25, 0.0125, Optimizer.AdamW(weightDecay: 0.015));
        (options.Corruption, options.KeepTrainingState) = (Corruption.Gaussian(0.25), true);
        using var detector = ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        using var read = AutoencoderModel.Load(detector.Model.ToOnnx());
        var bad = new AutoencoderAnomalyOptions
        {
            LatentSize = -1500,
            HiddenSizes = [-2],
            LearningRate = -0.5,
            Contamination = 0.75,
            ValidationFraction = 1.5,
            WarmupEpochs = -0.5,
            MemoryBudgetBytes = -1_000_000,
            Patience = -3,
            TimeBudget = TimeSpan.FromSeconds(-1.5),
        };
        string[] parts =
        [
            Convert.ToHexString(detector.Model.ToOnnx()),
            read.Info.OptionsJson,
            read.Summary(),
            Message(() => ml.AnomalyDetection.Trainers.Autoencoder("Features", bad)),
            Message(() => detector.WithThreshold(float.NegativeInfinity)),
            Message(() => detector.Model.Run(new float[4], OutputRole.Latent)),
            Message(() => Optimizer.Sgd(momentum: -1.5)),
            Message(() => Corruption.Masking(1.5)),
            Message(() => Fit(o => (o.Loss, o.OutputActivation) = (ReconstructionLoss.BinaryCrossEntropy, Activation.Sigmoid))),
            Message(() => Fit(o => o.ExampleWeightColumnName = "Label", -0.5f)),
            Message(() => Fit(o => o.Architecture = Architecture.Convolutional1D(1500, 2))),
            Message(() => Fit(o => o.FeatureWeights = [0.5, 1.5])),
            Message(() => Fit(o => o.LearningRate = 1e30)),
        ];
        return string.Join('\n', parts);

        void Fit(Action<AutoencoderOptions> change, float label = 0)
        {
            var changed = Tiny.Options();
            changed.Scaling = InputScaling.None;
            change(changed);
            var rows = Samples.Noise(60, 3).Select(features => new TestRow { Label = label, Features = features });
            using var fitted = ml.Transforms.Autoencoder("Latent", "Features", changed).Fit(Views.Of(ml, rows, 3));
        }
    }

    private static string Message(Action fail) => Assert.ThrowsAny<Exception>(fail).Message;
}
