namespace MLNetAutoencoder.Tests;

/// <summary>Parts of a plan that tests look at.</summary>
internal static class PlanParts
{
    public static IReadOnlyList<DenseLayer> Dense(this AutoencoderPlan plan) => [.. plan.Layers.OfType<DenseLayer>()];

    public static IReadOnlyList<ChainLink> Chain(this StepSettings settings) => DenseChain.Of(settings.Plan, settings.Loss)!;

    public static SavedWeights Draw(this AutoencoderPlan plan, WeightInitializer initializer, int seed) =>
        InitialWeights.Draw(ParameterLayout.Of(plan.Layers), initializer, seed);
}
