namespace MLNetAutoencoder;

/// <summary>One layer of a <see cref="DenseChain"/>.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Activation">Its activation; of the last one, that of the reconstruction.</param>
internal readonly record struct ChainLink(DenseLayer Layer, Activation Activation)
{
    public int Outputs => Layer.Outputs;

    public double Dropout => Layer.Tail.Dropout;
}

/// <summary>A plan that is no more than dense layers one behind the other, so that its gradient can be written out.</summary>
internal static class DenseChain
{
    /// <summary>The layers from features to reconstruction; null where the plan is more than that.</summary>
    public static IReadOnlyList<ChainLink>? Of(AutoencoderPlan plan, ReconstructionLoss loss)
    {
        if (!plan.IsPlain || plan.Head is not ActivationLayer head || !FusedLoss.Knows(loss))
            return null;
        var layers = plan.Encoder.Concat(plan.Decoder).OfType<DenseLayer>().ToList();
        if (layers.Count < plan.Encoder.Count + plan.Decoder.Count || layers.Any(layer => layer.Tail.Normalization != Normalization.None))
            return null;
        return [.. layers.Select((layer, i) => new ChainLink(layer, i < layers.Count - 1 ? layer.Tail.Activation : head.Activation))];
    }
}
