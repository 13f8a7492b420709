namespace MLNetAutoencoder.Benchmarks;

/// <summary>A kind with the fixed settings that it is measured by.</summary>
/// <param name="Name">As the lines name it.</param>
/// <param name="Change">What of the dense settings it changes.</param>
internal sealed record KindSetting(string Name, Action<AutoencoderOptions, ImageData> Change)
{
    public static IReadOnlyList<KindSetting> All { get; } =
    [
        new("dense", (_, _) => { }),
        new(
            "linear",
            (o, _) =>
                (o.Architecture, o.HiddenSizes, o.EncoderActivation, o.DecoderActivation) = (
                    Architecture.Linear(),
                    null,
                    Activation.Elu,
                    Activation.Elu
                )
        ),
        new("deep", (o, d) => o.HiddenSizes = d.Side == 8 ? [256, 128, 64] : [512, 256, 128]),
        new("tied", (o, _) => o.Architecture = Architecture.Tied()),
        new(
            "stacked",
            (o, d) => (o.PretrainingEpochs, o.HiddenSizes) = (d.Side == 8 ? 20 : 5, d.Side == 8 ? [256, 128, 64] : [512, 256, 128])
        ),
        new("residual", (o, _) => o.Architecture = Architecture.Residual()),
        new(
            "convolutional",
            (o, d) =>
                (o.Architecture, o.HiddenSizes, o.LearningRate, o.LearningRateSchedule) = (
                    Architecture.Convolutional2D(d.Side, d.Side),
                    null,
                    3e-3,
                    LearningRateSchedule.OneCycle()
                )
        ),
        new("convolutional-1d", (o, d) => (o.Architecture, o.HiddenSizes) = (Architecture.Convolutional1D(d.Side, d.Side), null)),
        new(
            "temporal",
            (o, d) => (o.Architecture, o.HiddenSizes) = (Architecture.TemporalConvolutional(d.Side, d.Side, dilations: [1, 2]), null)
        ),
        new("recurrent-lstm", (o, d) => (o.Architecture, o.HiddenSizes) = (Architecture.Recurrent(d.Side, d.Side), [64])),
        Slow(
            "recurrent-gru",
            (o, d) =>
                (o.Architecture, o.HiddenSizes) = (Architecture.Recurrent(d.Side, d.Side, RecurrentCell.Gru, bidirectional: true), [64])
        ),
        Slow("attention", (o, d) => (o.Architecture, o.HiddenSizes) = (Architecture.Attention(d.Side, d.Side), null)),
        new("sparse", (o, _) => (o.Objective, o.LatentActivation) = (Objective.Sparse(0.2, weight: 0.01), Activation.Sigmoid)),
        new("sparse-l1", (o, _) => o.Objective = Objective.SparseL1(1e-4)),
        new("k-sparse", (o, _) => o.Objective = Objective.KSparse(Math.Max(1, o.LatentSize!.Value / 2))),
        new("denoising-gaussian", (o, _) => o.Corruption = Corruption.Gaussian(0.1)),
        new("denoising-masking", (o, _) => o.Corruption = Corruption.Masking(0.2)),
        new("denoising-salt-pepper", (o, _) => o.Corruption = Corruption.SaltAndPepper(0.1)),
        new("denoising-swap", (o, _) => o.Corruption = Corruption.Swap(0.1)),
        Slow("contractive", (o, d) => (o.Objective, o.HiddenSizes) = (Objective.Contractive(1e-4), d.Side == 8 ? o.HiddenSizes : [256])),
        new("robust-correntropy", (o, _) => o.Loss = ReconstructionLoss.Correntropy),
        new("robust-trimmed", (o, _) => o.TrimmedShare = 0.05),
        new("variational", (o, _) => o.Objective = Objective.Variational(beta: 0.02, warmupEpochs: 5)),
        new("beta-variational", (o, _) => o.Objective = Objective.Variational(beta: 0.1, warmupEpochs: 5)),
        new(
            "bernoulli-variational",
            (o, _) =>
                (o.Objective, o.Loss, o.OutputActivation) = (
                    Objective.Variational(),
                    ReconstructionLoss.BinaryCrossEntropy,
                    Activation.Sigmoid
                )
        ),
        new(
            "conditional-variational",
            (o, _) => (o.Objective, o.ConditionColumnName) = (Objective.Variational(beta: 0.02, warmupEpochs: 5), ImageData.ClassColumn)
        ),
        new(
            "importance-weighted",
            (o, _) =>
                (o.Objective, o.Loss, o.OutputActivation) = (
                    Objective.ImportanceWeighted(3),
                    ReconstructionLoss.BinaryCrossEntropy,
                    Activation.Sigmoid
                )
        ),
        new("wasserstein", (o, _) => o.Objective = Objective.Wasserstein(0.05)),
        new("adversarial", (o, _) => (o.Objective, o.Optimizer) = (Objective.Adversarial(0.002), Optimizer.Adam(beta1: 0.5))),
        new("vector-quantized", (o, _) => o.Objective = Objective.VectorQuantized(codes: 256, groups: o.LatentSize!.Value / 2)),
        new("laplacian", (o, _) => o.Objective = Objective.Laplacian(0.002)),
        new("gaussian-mixture", (o, _) => o.Objective = Objective.GaussianMixture(energyWeight: 1e-4, covarianceWeight: 1e-6)),
        new("deep-svdd", (o, _) => (o.Objective, o.ReconstructionColumnName) = (Objective.DeepSvdd(), null)),
    ];

    /// <summary>A kind whose steps take so long that the large images have to do with fewer epochs.</summary>
    private static KindSetting Slow(string name, Action<AutoencoderOptions, ImageData> change) =>
        new(
            name,
            (o, d) =>
            {
                change(o, d);
                if (d.Side != 8)
                    (o.Epochs, o.LearningRateSchedule) = (10, LearningRateSchedule.CosineWarmRestarts(10));
            }
        );

    /// <summary>The options for a size of code.</summary>
    public AutoencoderOptions Options(ImageData data, int latentSize, int seed)
    {
        bool isSmall = data.Side == 8;
        var options = new AutoencoderOptions
        {
            LatentSize = latentSize,
            HiddenSizes = isSmall ? [256, 128] : [512, 256],
            Scaling = InputScaling.None,
            Epochs = isSmall ? 100 : 30,
            EncoderActivation = Activation.Gelu,
            DecoderActivation = Activation.Gelu,
            BatchSize = isSmall ? 32 : 64,
            LearningRate = 2e-3,
            LearningRateSchedule = LearningRateSchedule.CosineWarmRestarts(isSmall ? 100 : 30),
            Patience = null,
            ValidationFraction = 0.05,
            ReconstructionColumnName = "Reconstruction",
            ReconstructionErrorColumnName = "Error",
            KeepTrainingState = true,
            Seed = seed,
        };
        Change(options, data);
        return options;
    }
}
