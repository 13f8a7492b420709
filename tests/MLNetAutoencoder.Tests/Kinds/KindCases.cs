namespace MLNetAutoencoder.Tests;

/// <summary>Every kind with the settings that its tests share: small networks on the wine data.</summary>
internal static class KindCases
{
    private static readonly Dictionary<string, Action<AutoencoderTrainingOptions>> Cases = new()
    {
        ["plain"] = _ => { },
        ["linear"] = o => (o.Architecture, o.HiddenSizes) = (Architecture.Linear(), []),
        ["tied"] = o => o.Architecture = Architecture.Tied(),
        ["residual"] = o => o.Architecture = Architecture.Residual(),
        ["stacked"] = o => o.PretrainingEpochs = 3,
        ["convolutional in one dimension"] = o =>
            (o.Architecture, o.HiddenSizes) = (Architecture.Convolutional1D(Wine.Features, filters: [8, 8]), []),
        ["convolutional in two dimensions"] = o =>
            (o.Architecture, o.HiddenSizes) = (Architecture.Convolutional2D(1, Wine.Features, filters: [8, 8]), []),
        ["temporal convolutional"] = o =>
            (o.Architecture, o.HiddenSizes) = (Architecture.TemporalConvolutional(Wine.Features, filters: 8, dilations: [1, 2]), []),
        ["lstm"] = o => o.Architecture = Architecture.Recurrent(Wine.Features, patch: Wine.Features),
        ["bidirectional gru"] = o => o.Architecture = Architecture.Recurrent(1, Wine.Features, RecurrentCell.Gru, bidirectional: true),
        ["attention"] = o =>
            (o.Architecture, o.HiddenSizes) = (Architecture.Attention(Wine.Features, width: 16, heads: 2, blocks: 1), null),
        ["log-cosh"] = o => o.Loss = ReconstructionLoss.LogCosh,
        ["correntropy"] = o => o.Loss = ReconstructionLoss.Correntropy,
        ["student"] = o => o.Loss = ReconstructionLoss.StudentT,
        ["cosine"] = o => o.Loss = ReconstructionLoss.Cosine,
        ["gaussian"] = o => o.Loss = ReconstructionLoss.GaussianNegativeLogLikelihood,
        ["trimmed"] = o => o.TrimmedShare = 0.1,
        ["weighted"] = o => o.FeatureWeights = [.. Enumerable.Range(0, Wine.Features).Select(i => i % 3 + 0.5)],
        ["gaussian noise"] = o => o.Corruption = Corruption.Gaussian(0.3),
        ["masking"] = o => o.Corruption = Corruption.Masking(0.2, from: 0.5, rampEpochs: 3),
        ["salt and pepper"] = o => o.Corruption = Corruption.SaltAndPepper(0.2),
        ["swap"] = o => o.Corruption = Corruption.Swap(0.2),
        ["sparse"] = o => (o.Objective, o.LatentActivation) = (Objective.Sparse(0.2), Activation.Sigmoid),
        ["sparse by a running mean"] = o => (o.Objective, o.LatentActivation) = (Objective.Sparse(0.2, meanDecay: 0.9), Activation.Sigmoid),
        ["sparse by L1"] = o => o.Objective = Objective.SparseL1(),
        ["k-sparse"] = o => o.Objective = Objective.KSparse(2),
        ["contractive"] = o => o.Objective = Objective.Contractive(),
        ["variational"] = o => o.Objective = Objective.Variational(beta: 0.5, warmupEpochs: 3),
        ["variational with free bits"] = o => o.Objective = Objective.Variational(freeBits: 0.1),
        ["variational with a capacity"] = o => o.Objective = Objective.Variational(capacity: 3, capacityEpochs: 5),
        ["variational with learned variance"] = o =>
            (o.Objective, o.Loss) = (Objective.Variational(), ReconstructionLoss.GaussianNegativeLogLikelihood),
        ["importance-weighted"] = o => o.Objective = Objective.ImportanceWeighted(3),
        ["wasserstein"] = o => o.Objective = Objective.Wasserstein(),
        ["adversarial"] = o => o.Objective = Objective.Adversarial(),
        ["vector-quantized"] = o => o.Objective = Objective.VectorQuantized(codes: 16, groups: 2),
        ["laplacian"] = o => o.Objective = Objective.Laplacian(),
        ["deep svdd"] = o => o.Objective = Objective.DeepSvdd(),
        ["deep svdd with a soft boundary"] = o => o.Objective = Objective.DeepSvdd(outliers: 0.1),
        ["gaussian mixture"] = o => o.Objective = Objective.GaussianMixture(components: 2),
    };

    public static TheoryData<string> Names => new(Cases.Keys);

    public static AutoencoderOptions Options(string name, int epochs = 20) => Apply(name, new AutoencoderOptions(), epochs);

    public static AutoencoderAnomalyOptions AnomalyOptions(string name, int epochs = 10) =>
        Apply(name, new AutoencoderAnomalyOptions { OutlierLimit = null }, epochs);

    private static TOptions Apply<TOptions>(string name, TOptions options, int epochs)
        where TOptions : AutoencoderTrainingOptions
    {
        (options.LatentSize, options.HiddenSizes, options.Epochs, options.BatchSize, options.LearningRate, options.Seed) = (
            4,
            [16],
            epochs,
            40,
            0.01,
            1
        );
        Cases[name](options);
        return options;
    }
}
