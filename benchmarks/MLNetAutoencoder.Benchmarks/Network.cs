namespace MLNetAutoencoder.Benchmarks;

/// <summary>A network that is measured, and how many random rows a view for it holds.</summary>
/// <param name="Features">Values in and out.</param>
/// <param name="Hidden">Units of the encoder's hidden layers.</param>
/// <param name="Latent">Values in the code.</param>
/// <param name="BatchSize">Rows of a training step.</param>
/// <param name="Rows">Rows to score: enough that they do not stay in the processor's caches.</param>
/// <param name="TrainingRows">Rows of an epoch: enough that what an epoch costs beside its steps does not count.</param>
public sealed record Network(int Features, int[] Hidden, int Latent, int BatchSize, int Rows, int TrainingRows)
{
    public const string LatentColumn = "Latent";
    public const string ScoreColumn = "Score";

    /// <summary>30-16-8-16-30, the size of a table of transactions.</summary>
    public static Network Small { get; } = new(30, [16], 8, 128, 200_000, 51_200);

    /// <summary>30-64-32-8-32-64-30 in the small batches that anomaly detectors train with.</summary>
    public static Network Detector { get; } = new(30, [64, 32], 8, 32, 100_000, 12_800);

    /// <summary>784-128-64-12-3-12-64-128-784, the size of small pictures.</summary>
    public static Network Wide { get; } = new(784, [128, 64, 12], 3, 128, 20_000, 12_800);

    /// <summary>784-512-256-64-256-512-784, where matrix products are nearly all there is to do.</summary>
    public static Network Large { get; } = new(784, [512, 256], 64, 256, 10_000, 12_800);

    /// <summary>A variational autoencoder of small pictures, which is trained by automatic differentiation.</summary>
    public static Network Variational { get; } =
        new(784, [128, 64], 16, 128, 10_000, 3840)
        {
            Kind = ("variational-784-128-64-16", options => options.Objective = Objective.Variational()),
        };

    /// <summary>Convolutions over pictures of 28 x 28.</summary>
    public static Network Convolutional { get; } =
        new(784, [], 16, 128, 10_000, 1280)
        {
            Kind = ("convolutional-28x28", options => options.Architecture = Architecture.Convolutional2D(28, 28)),
        };

    /// <summary>An LSTM over windows of 24 steps of two channels.</summary>
    public static Network Recurrent { get; } =
        new(48, [64], 8, 128, 10_000, 1280) { Kind = ("lstm-24x2", options => options.Architecture = Architecture.Recurrent(24, 2)) };

    /// <summary>What it is where it is no plain dense network, and how options say so.</summary>
    private (string Name, Action<AutoencoderOptions> Choose)? Kind { get; init; }

    /// <summary>All widths, from input to output.</summary>
    public int[] Widths => [Features, .. Hidden, Latent, .. Hidden.Reverse(), Features];

    /// <summary>The encoder's widths, or the kind, and the batch size: how lines about training name it.</summary>
    public string Line => $"{Kind?.Name ?? string.Join('-', [Features, .. Hidden, Latent])}/{BatchSize}";

    /// <summary>
    /// Floating-point operations that a row takes in a step: two for each weight forward, two for its gradient, and two for the gradient by
    /// the layer's input, which the first layer does not need. What activations, loss and optimizer take is not counted.
    /// </summary>
    public double OperationsPerRow
    {
        get
        {
            double[] weights = [.. Widths.Zip(Widths.Skip(1), (inputs, outputs) => (double)inputs * outputs)];
            return (6 * weights.Sum()) - (2 * weights[0]);
        }
    }

    /// <summary>Trains for exactly the given epochs on all rows, and adds code and reconstruction error.</summary>
    public AutoencoderOptions Options(int epochs)
    {
        var options = new AutoencoderOptions
        {
            HiddenSizes = Hidden,
            LatentSize = Latent,
            EncoderActivation = Activation.Relu,
            DecoderActivation = Activation.Relu,
            ReconstructionErrorColumnName = ScoreColumn,
            BatchSize = BatchSize,
            Epochs = epochs,
            ValidationFraction = 0,
            Patience = null,
            Threads = 1,
            Seed = 1,
        };
        Kind?.Choose(options);
        return options;
    }

    public override string ToString() => Kind?.Name ?? string.Join('-', Widths);
}
