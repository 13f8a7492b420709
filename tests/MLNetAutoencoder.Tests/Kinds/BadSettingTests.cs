using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Settings and data that do not go with a kind are refused before training, with what is wrong and a way out.</summary>
public sealed class BadSettingTests
{
    private const double TooLarge = 1e39; // in single precision

    public static TheoryData<Func<object>, string, string, string> Parameters =>
        new()
        {
            { () => Objective.Sparse(activation: 0), "activation", "0", "above 0 and below 1" },
            { () => Objective.Sparse(activation: 1), "activation", "1", "above 0 and below 1" },
            { () => Objective.Sparse(activation: double.NaN), "activation", "NaN", "above 0 and below 1" },
            { () => Objective.Sparse(weight: 0), "weight", "0", "above 0" },
            { () => Objective.Sparse(meanDecay: 1), "meanDecay", "1", "0 to below 1" },
            { () => Objective.Sparse(meanDecay: -0.1), "meanDecay", "-0.1", "0 to below 1" },
            { () => Objective.SparseL1(-1), "weight", "-1", "above 0" },
            { () => Objective.SparseL1(TooLarge), "weight", "1E+39", "finite in single precision" },
            { () => Objective.KSparse(0), "k", "0", "1 or greater" },
            { () => Objective.Contractive(double.NaN), "weight", "NaN", "above 0" },
            { () => Objective.Contractive(1e-50), "weight", "1E-50", "above 0" },
            { () => Objective.Variational(beta: 0), "beta", "0", "above 0" },
            { () => Objective.Variational(beta: double.PositiveInfinity), "beta", "Infinity", "finite in single precision" },
            { () => Objective.Variational(warmupEpochs: -1), "warmupEpochs", "-1", "0 or greater" },
            { () => Objective.Variational(freeBits: double.NaN), "freeBits", "NaN", "0 or greater" },
            { () => Objective.Variational(capacity: -1), "capacity", "-1", "0 or greater" },
            { () => Objective.Variational(capacity: 1, capacityEpochs: -1), "capacityEpochs", "-1", "0 or greater" },
            { () => Objective.Variational(freeBits: 1, capacity: 1), "freeBits", "1", "0 where a capacity is given" },
            { () => Objective.ImportanceWeighted(0), "samples", "0", "1 to 1000" },
            { () => Objective.ImportanceWeighted(int.MaxValue), "samples", "2147483647", "1 to 1000" },
            { () => Objective.Wasserstein(0), "weight", "0", "above 0" },
            { () => Objective.Adversarial(weight: -1), "weight", "-1", "above 0" },
            { () => Objective.Adversarial(units: 0), "units", "0", "1 or greater" },
            { () => Objective.VectorQuantized(codes: 1), "codes", "1", "2 to 65536" },
            { () => Objective.VectorQuantized(codes: int.MaxValue), "codes", "2147483647", "2 to 65536" },
            { () => Objective.VectorQuantized(groups: 0), "groups", "0", "1 or greater" },
            { () => Objective.VectorQuantized(commitment: -1), "commitment", "-1", "0 or greater" },
            { () => Objective.Laplacian(weight: 0), "weight", "0", "above 0" },
            { () => Objective.Laplacian(neighbors: 0), "neighbors", "0", "1 or greater" },
            { () => Objective.DeepSvdd(0), "outliers", "0", "above 0 and below 1, or null" },
            { () => Objective.DeepSvdd(double.NaN), "outliers", "NaN", "above 0 and below 1, or null" },
            { () => Objective.GaussianMixture(components: 0), "components", "0", "1 to 1000" },
            { () => Objective.GaussianMixture(components: int.MaxValue), "components", "2147483647", "1 to 1000" },
            { () => Objective.GaussianMixture(energyWeight: 0), "energyWeight", "0", "above 0" },
            { () => Objective.GaussianMixture(covarianceWeight: double.NaN), "covarianceWeight", "NaN", "above 0" },
            { () => Architecture.Residual(int.MaxValue), "blocks", "2147483647", "1 to 1000" },
            { () => Architecture.Attention(8, blocks: int.MaxValue), "blocks", "2147483647", "1 to 1000" },
            { () => Corruption.Masking(double.NaN), "probability", "NaN", "above 0 and below 1" },
            { () => Corruption.SaltAndPepper(1), "probability", "1", "above 0 and below 1" },
            { () => Corruption.Swap(0), "probability", "0", "above 0 and below 1" },
            { () => Corruption.Gaussian(0.1, from: double.NaN), "from", "NaN", "0 or greater" },
        };

    /// <summary>Each for rows of 64 features, with what the message has to hold.</summary>
    public static TheoryData<Action<AutoencoderTrainingOptions>, string[]> Misfits =>
        new()
        {
            {
                o => (o.Objective, o.LatentSize) = (Objective.KSparse(5), 4),
                ["LatentSize is 4; it must be 5 or greater for KSparse(k: 5)"]
            },
            { o => o.Objective = Objective.KSparse(60), ["Objective is KSparse(k: 60)", "lower k, or set LatentSize to 60 or greater"] },
            {
                o => (o.Objective, o.LatentSize) = (Objective.VectorQuantized(groups: 3), 4),
                ["LatentSize is 4; it must be a multiple of 3 for VectorQuantized"]
            },
            {
                o => (o.Objective, o.LatentSize) = (Objective.GaussianMixture(), 1001),
                ["LatentSize is 1001; it must be 1 to 1000 for GaussianMixture"]
            },
            { o => o.Objective = Objective.Sparse(), ["LatentActivation is Identity; it must be Sigmoid for Sparse"] },
            {
                o => (o.Objective, o.BatchSize) = (Objective.Laplacian(neighbors: 8), 8),
                ["BatchSize is 8; it must be above 8 for Laplacian"]
            },
            { o => (o.Objective, o.BatchSize) = (Objective.Wasserstein(), 1), ["BatchSize is 1; it must be 2 or greater for Wasserstein"] },
            {
                o => (o.Objective, o.Loss) = (Objective.Variational(), ReconstructionLoss.Cosine),
                ["Loss is Cosine; it must be another than Cosine for Variational"]
            },
            {
                o => (o.Objective, o.Architecture) = (Objective.DeepSvdd(), Architecture.Convolutional2D(8, 8)),
                ["Architecture is Convolutional2D(height: 8", "it must be Dense() for DeepSvdd"]
            },
            {
                o => (o.Objective, o.Normalization) = (Objective.Contractive(), Normalization.Batch),
                ["Normalization is Batch; it must be None or Layer for Contractive"]
            },
            {
                o => o.Architecture = Architecture.Convolutional2D(8, 9),
                [
                    "Architecture is Convolutional2D(height: 8, width: 9",
                    "takes rows of 72 values, and the rows have 64 features",
                    "give the sizes that the rows have",
                ]
            },
            { o => o.Architecture = Architecture.Convolutional1D(30, 2), ["takes rows of 60 values, and the rows have 64 features"] },
            { o => o.Architecture = Architecture.TemporalConvolutional(65), ["takes rows of 65 values, and the rows have 64 features"] },
            {
                o => o.Architecture = Architecture.Recurrent(65),
                ["length 65 x 1 channels = 65 values, but the feature column has 64", "set length and channels"]
            },
            { o => o.Architecture = Architecture.Attention(int.MaxValue, 2), ["= 4294967294 values, but the feature column has 64"] },
            {
                o =>
                    (o.Loss, o.OutputActivation, o.Scaling) = (
                        ReconstructionLoss.BinaryCrossEntropy,
                        Activation.Sigmoid,
                        InputScaling.None
                    ),
                ["Column 'Features' holds ", " in feature ", "of row ", "takes values from 0 to 1", "Set Scaling to MinMax"]
            },
            {
                o => o.MixedColumns = MixedColumns.FromIndices(groups: [0..3]),
                ["in the one-hot group of slots 0 to 2", "a group holds one 1 and otherwise 0"]
            },
            { o => o.FeatureWeights = [1, 2], ["FeatureWeights holds 2 values, and the data has 64 features; give one for each, or null"] },
            {
                o => (o.Objective, o.LatentSize) = (Objective.Variational(), int.MaxValue),
                ["Objective is Variational", "the code has 2147483647 values", "make layers, code and parameters smaller"]
            },
            {
                o => (o.Architecture, o.LatentSize) = (Architecture.Convolutional2D(8, 8, filters: [int.MaxValue]), 2),
                ["Architecture is Convolutional2D", "filters: [2147483647]", "make layers, code and parameters smaller"]
            },
            {
                o => (o.Architecture, o.LatentSize) = (Architecture.TemporalConvolutional(64, dilations: [int.MaxValue]), 2),
                ["dilations: [2147483647]", "make layers, code and parameters smaller"]
            },
            {
                o => (o.Architecture, o.LatentSize) = (Architecture.Attention(64, width: 400_000_000, heads: 1), 2),
                ["width: 400000000", "make layers, code and parameters smaller"]
            },
            {
                o => o.Objective = Objective.Adversarial(units: 100_000),
                ["HiddenSizes, LatentSize, Architecture and Objective make a network of ", "make the layers smaller"]
            },
        };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Make_ParameterOutOfRange_TellsNameValueAndRange(Func<object> make, string name, string value, string accepted)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(name, make);
        Assert.StartsWith($"{name} is {value}; it must be ", error.Message, StringComparison.Ordinal);
        Assert.Contains(accepted, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Fit_WhatDoesNotGoTogether_IsRefusedBeforeTraining(Action<AutoencoderTrainingOptions> choose, string[] message) =>
        Native.AssertNothingLeft(() =>
        {
            var ml = new MLContext(seed: 1);
            var view = Views.Of(ml, Samples.Noise(20, 64));
            var progress = new List<TrainingProgress>();
            var (features, anomaly) = (new AutoencoderOptions { HiddenSizes = null }, new AutoencoderAnomalyOptions());
            foreach (AutoencoderTrainingOptions options in new AutoencoderTrainingOptions[] { features, anomaly })
            {
                choose(options);
                options.Progress = new OnProgress(progress.Add);
                var error = Assert.ThrowsAny<Exception>(() =>
                    options is AutoencoderOptions
                        ? (object)ml.Transforms.Autoencoder("Latent", "Features", features).Fit(view)
                        : ml.AnomalyDetection.Trainers.Autoencoder("Features", anomaly).Fit(view)
                );
                Assert.True(error is ArgumentException or InvalidOperationException, $"{error}");
                Assert.All(message, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
            }
            Assert.Empty(progress);
        });

    /// <summary>What may have made a loss infinite is named, not the learning rate alone.</summary>
    [Fact]
    public void Fit_WeightThatNothingCanBear_NamesWhatIsNotLeftAlone()
    {
        var ml = new MLContext(seed: 1);
        var options = new AutoencoderOptions
        {
            Objective = Objective.SparseL1(3e38),
            Corruption = Corruption.Masking(0.2),
            Epochs = 1,
            Seed = 1,
        };
        var error = Assert.Throws<InvalidOperationException>(() =>
            ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, Samples.Noise(20, 6)))
        );
        Assert.Contains(
            "or choose a milder loss, objective or corruption (Objective is SparseL1(weight: 3E+38), Corruption is Masking(probability: "
                + "0.2, from: 1, rampEpochs: 0)).",
            error.Message,
            StringComparison.Ordinal
        );
    }
}
