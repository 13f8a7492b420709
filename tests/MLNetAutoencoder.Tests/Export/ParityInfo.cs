namespace MLNetAutoencoder.Tests;

/// <summary>The description of a model with every output of a feature extractor.</summary>
internal static class ParityInfo
{
    public static ModelInfo Of(AutoencoderPlan plan, float? threshold = null) =>
        new()
        {
            Kind = "dense",
            Outputs =
            [
                new ModelOutput(OutputRole.Latent, "Latent", plan.LatentSize),
                .. plan.Objective.HasDecoder
                    ? [new ModelOutput(OutputRole.Reconstruction, "Rebuilt", plan.Layout.Targets)]
                    : Array.Empty<ModelOutput>(),
                new ModelOutput(OutputRole.ReconstructionError, "Error", 1),
            ],
            OptionsJson = "{}",
            FeatureNames = [],
            Threshold = threshold,
            Training = new TrainingSummary(1, 0, 1, 1, 0, null),
        };
}
