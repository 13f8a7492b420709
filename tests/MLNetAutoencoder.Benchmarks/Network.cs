namespace MLNetAutoencoder.Benchmarks;

/// <summary>A network that is measured, and how many random rows a view for it holds.</summary>
/// <param name="Features">Values in and out.</param>
/// <param name="Hidden">Units of the encoder's hidden layers.</param>
/// <param name="Latent">Values in the code.</param>
/// <param name="Rows">Rows to score: enough that they do not stay in the processor's caches.</param>
public sealed record Network(int Features, int[] Hidden, int Latent, int Rows)
{
    public const string LatentColumn = "Latent";
    public const string ScoreColumn = "Score";
    public const int BatchSize = 128;

    /// <summary>30-16-8-16-30, the size of a table of transactions.</summary>
    public static Network Small { get; } = new(30, [16], 8, 200_000);

    /// <summary>100-128-64-10-64-128-100.</summary>
    public static Network Middle { get; } = new(100, [128, 64], 10, 50_000);

    /// <summary>784-128-64-12-3-12-64-128-784, the size of small pictures.</summary>
    public static Network Wide { get; } = new(784, [128, 64, 12], 3, 20_000);

    /// <summary>All widths, from input to output.</summary>
    public int[] Widths => [Features, .. Hidden, Latent, .. Hidden.Reverse(), Features];

    /// <summary>Trains for exactly the given epochs on all rows, and adds code and reconstruction error.</summary>
    public AutoencoderOptions Options(int epochs) => new()
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
        Seed = 1,
    };

    /// <summary>The threads that a training of this network uses.</summary>
    internal int TrainingThreads => TorchRuntime.ThreadsFor(LayerPlan.Make(Options(1), Features), BatchSize);

    public override string ToString() => string.Join('-', Widths);
}
