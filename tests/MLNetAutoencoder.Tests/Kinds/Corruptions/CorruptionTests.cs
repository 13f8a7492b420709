using Microsoft.ML;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class CorruptionTests
{
    private const int Count = 4000;

    public static TheoryData<Func<Corruption>, string> BadInput =>
        new()
        {
            { () => Corruption.Gaussian(0), "deviation" },
            { () => Corruption.Gaussian(double.NaN), "deviation" },
            { () => Corruption.Gaussian(1, from: -1), "from" },
            { () => Corruption.Masking(0), "probability" },
            { () => Corruption.Masking(1), "probability" },
            { () => Corruption.Masking(0.5, from: 1.5), "from" },
            { () => Corruption.SaltAndPepper(-0.1), "probability" },
            { () => Corruption.Swap(0.5, rampEpochs: -1), "rampEpochs" },
        };

    [Fact]
    public void Spoil_Masking_SetsTheShareTo0AndLeavesTheRest()
    {
        var (rows, spoiled) = Spoil(Corruption.Masking(0.3));
        Assert.Equal(0.3, spoiled.Count(x => x == 0) / (double)spoiled.Length, 0.02);
        Assert.All(rows.Zip(spoiled), pair => Assert.True(pair.Second == 0 || pair.Second == pair.First));
    }

    [Fact]
    public void Spoil_SaltAndPepper_SetsHalfOfTheShareToEitherEnd()
    {
        var (rows, spoiled) = Spoil(Corruption.SaltAndPepper(0.2));
        for (int column = 0; column < 3; column++)
        {
            float[] before = Column(rows, column),
                after = Column(spoiled, column);
            Assert.Equal(0.1, after.Count(x => x == before.Min()) / (double)Count, 0.02);
            Assert.Equal(0.1, after.Count(x => Math.Abs(x - before.Max()) < 1e-5) / (double)Count, 0.02);
        }
    }

    [Fact]
    public void Spoil_Swap_TakesValuesOfTheSameColumn()
    {
        var (rows, spoiled) = Spoil(Corruption.Swap(0.3));
        Assert.Equal(0.3, rows.Zip(spoiled).Count(pair => pair.First != pair.Second) / (double)rows.Length, 0.02);
        for (int column = 0; column < 3; column++)
        {
            var known = Column(rows, column).ToHashSet();
            Assert.All(Column(spoiled, column), value => Assert.Contains(known, v => Math.Abs(v - value) < 1e-5));
        }
    }

    [Fact]
    public void Spoil_Gaussian_AddsNoiseOfTheDeviation()
    {
        var (rows, spoiled) = Spoil(Corruption.Gaussian(0.3));
        Assert.Equal(0.09, rows.Zip(spoiled, (a, b) => Math.Pow(a - b, 2)).Average(), 0.005);
    }

    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(2, 0.625)]
    [InlineData(4, 1)]
    [InlineData(9, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    public void ShareAt_Ramp_IsAStraightLine(double epochs, double share) =>
        Assert.Equal(share, ((CorruptionSettings)Corruption.Gaussian(1, from: 0.25, rampEpochs: 4)).ShareAt(epochs), 1e-12);

    [Theory]
    [MemberData(nameof(BadInput))]
    public void Make_ParameterOutOfRange_IsNamed(Func<Corruption> make, string name) =>
        Assert.Throws<ArgumentOutOfRangeException>(name, make);

    /// <summary>Rows with the noise that was trained for come back at least twice as near to the clean ones.</summary>
    [Theory]
    [InlineData("gaussian")]
    [InlineData("masking")]
    [InlineData("salt")]
    [InlineData("swap")]
    public void Fit_NoisedDigits_AreRebuiltNearerToTheCleanOnes(string name)
    {
        var corruption = name switch
        {
            "gaussian" => Corruption.Gaussian(0.3),
            "masking" => Corruption.Masking(0.3),
            "salt" => Corruption.SaltAndPepper(0.3),
            _ => Corruption.Swap(0.3),
        };
        float[][] all = Digits.Load();
        float[][] train = [.. all.Where((_, i) => i % 3 != 0)],
            test = [.. all.Where((_, i) => i % 3 == 0)];
        var options = new AutoencoderOptions
        {
            Corruption = corruption,
            Scaling = InputScaling.None,
            LatentSize = 32,
            HiddenSizes = [256],
            EncoderActivation = Activation.Relu,
            DecoderActivation = Activation.Relu,
            OutputActivation = Activation.Sigmoid, // of pixels from 0 to 1
            Epochs = 50,
            BatchSize = 50,
            LearningRate = 0.003,
            LearningRateSchedule = LearningRateSchedule.OneCycle(),
            Patience = null,
            ReconstructionColumnName = "Rebuilt",
            Seed = 1,
        };
        var ml = new MLContext(seed: 1);
        using var fitted = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, train));
        float[] clean = [.. test.SelectMany(r => r)],
            noisy = Spoil(corruption, test);
        float[] rebuilt = fitted.Model.Run(noisy, OutputRole.Reconstruction);
        double before = clean.Zip(noisy, Square).Average(),
            after = clean.Zip(rebuilt, Square).Average();
        Assert.True(after < before / 2, $"{after} after and {before} before");

        static double Square(float a, float b) => Math.Pow(a - b, 2);
    }

    private static float[] Column(float[] rows, int column) => [.. rows.Where((_, i) => i % 3 == column)];

    private static (float[] Rows, float[] Spoiled) Spoil(Corruption corruption)
    {
        float[][] rows = Samples.Noise(Count, 3, seed: 2);
        return ([.. rows.SelectMany(r => r)], Spoil(corruption, rows));
    }

    private static float[] Spoil(Corruption corruption, float[][] rows)
    {
        using var scope = NewDisposeScope();
        using var noise = new NoiseSource();
        noise.Begin(1);
        var target = empty(rows.Length, rows[0].Length);
        ((CorruptionSettings)corruption).Spoil(StepCase.Matrix(rows), target, noise, 1);
        return FlatTensor.ToArray(target);
    }
}
