using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Makes what runs an optimiser from its settings.</summary>
internal static class OptimizerFactory
{
    /// <param name="optimizer">One that does not need the full batch.</param>
    /// <param name="values">The values to move, for their length and device.</param>
    /// <param name="weightCount">How many values from the first on are weights, which are what AdamW shrinks; all of them by default.</param>
    public static IOptimizer Create(Optimizer optimizer, Tensor values, long? weightCount = null) => optimizer switch
    {
        SgdSettings s => new SgdRule(s, values),
        RmsPropSettings s => new RmsPropRule(s, values),
        AdagradSettings s => new AdagradRule(s, values),
        AdadeltaSettings s => new AdadeltaRule(s, values),
        AdamSettings s => new AdamRule(s, values),
        AdamWSettings s => new AdamRule(s, values, weightCount ?? values.NumberOfElements),
        NAdamSettings s => new NAdamRule(s, values),
        RAdamSettings s => new RAdamRule(s, values),
        _ => throw new ArgumentOutOfRangeException(nameof(optimizer), optimizer, "It makes no steps of single batches."),
    };

    /// <param name="optimizer">One that needs the full batch.</param>
    /// <param name="values">The values to move, for their length and device.</param>
    public static IFullBatchOptimizer CreateFullBatch(Optimizer optimizer, Tensor values) => optimizer switch
    {
        LbfgsSettings s => new LbfgsRule(s, values),
        _ => throw new ArgumentOutOfRangeException(nameof(optimizer), optimizer, "It makes no steps of full batches."),
    };
}
