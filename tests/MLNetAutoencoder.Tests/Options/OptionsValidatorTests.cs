using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class OptionsValidatorTests
{
    public static TheoryData<string, Action<AutoencoderAnomalyOptions>, string, string> BadInput =>
        new()
        {
            { "HiddenSizes[1]", o => o.HiddenSizes = [8, 0], "0", "1 or greater" },
            { "EncoderActivation", o => o.EncoderActivation = (Activation)99, "99", "one of Identity, Relu, " },
            { "LatentActivation", o => o.LatentActivation = (Activation)(-1), "-1", "one of Identity, Relu, " },
            { "DecoderActivation", o => o.DecoderActivation = (Activation)9, "9", "one of Identity, Relu, " },
            { "OutputActivation", o => o.OutputActivation = (Activation)50, "50", "one of Identity, Relu, " },
            { "Scaling", o => o.Scaling = (InputScaling)7, "7", "one of None, Standard, MinMax, Robust, Quantile, Asinh, Pooled" },
            { "LearningRate", o => o.LearningRate = double.NaN, "NaN", "above 0 and finite" },
        };

    public static TheoryData<Action<AutoencoderAnomalyOptions>> Edges =>
        new()
        {
            o => o.LatentSize = 1,
            o => o.HiddenSizes = [],
            o => o.HiddenSizes = [1],
            o => o.Epochs = 1,
            o => o.BatchSize = 1,
            o => o.BatchSize = int.MaxValue,
            o => o.LearningRate = float.Epsilon,
            o => o.ValidationFraction = 0,
            o => o.ValidationFraction = 0.999,
            o => o.Patience = 1,
            o => o.Patience = null,
            o => o.MinimumImprovement = 0,
            o => o.Contamination = 0,
            o => o.Contamination = 0.5,
            o => o.OutlierLimit = null,
            o => o.OutlierLimit = float.MaxValue,
            o => o.Seed = int.MinValue,
        };

    [Theory]
    [MemberData(nameof(BadInput))]
    public void Check_OptionOutOfRange_NamesPropertyValueAndRange(
        string property,
        Action<AutoencoderAnomalyOptions> spoil,
        string value,
        string accepted
    )
    {
        var options = new AutoencoderAnomalyOptions();
        spoil(options);
        var error = Assert.Throws<ArgumentException>(
            "options",
            () => new MLContext().AnomalyDetection.Trainers.Autoencoder("Features", options)
        );
        Assert.Contains($"{property} is {value}; it must be {accepted}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public void Check_OptionAtTheEdgeOfItsRange_IsAccepted(Action<AutoencoderAnomalyOptions> change)
    {
        var options = new AutoencoderAnomalyOptions();
        change(options);
        Assert.NotNull(new MLContext().AnomalyDetection.Trainers.Autoencoder("Features", options));
    }

    [Fact]
    public void Check_SeveralFaults_AreAllInOneMessage()
    {
        var options = new AutoencoderOptions
        {
            LatentSize = 0,
            Epochs = -1,
            LearningRate = double.NaN,
            Scaling = (InputScaling)7,
            HiddenSizes = [0, 4, -2],
        };
        var error = Assert.Throws<ArgumentException>(
            "options",
            () => new MLContext().Transforms.Autoencoder("Latent", "Features", options)
        );
        foreach (string name in new[] { "LatentSize", "Epochs", "LearningRate", "Scaling", "HiddenSizes[0]", "HiddenSizes[2]" })
            Assert.Contains($"{name} is ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("HiddenSizes[1] is", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("BatchSize", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OptionsAreNull_Throws()
    {
        var ml = new MLContext();
        Assert.Throws<ArgumentNullException>("options", () => ml.Transforms.Autoencoder("Latent", "Features", (AutoencoderOptions)null!));
        Assert.Throws<ArgumentNullException>(
            "options",
            () => ml.AnomalyDetection.Trainers.Autoencoder("Features", (AutoencoderAnomalyOptions)null!)
        );
    }

    [Fact]
    public void Check_ShortOverloadsOutOfRange_NameTheirArgument()
    {
        var ml = new MLContext();
        Assert.Contains(
            "LatentSize is 0",
            Assert.Throws<ArgumentException>(() => ml.Transforms.Autoencoder("Latent", "Features", latentSize: 0)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Contamination is 0.7",
            Assert.Throws<ArgumentException>(() => ml.AnomalyDetection.Trainers.Autoencoder(contamination: 0.7)).Message,
            StringComparison.Ordinal
        );
    }
}
