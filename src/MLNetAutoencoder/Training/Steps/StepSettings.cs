namespace MLNetAutoencoder;

/// <summary>What a gradient step needs to know of the options.</summary>
internal sealed record StepSettings(LayerPlan Plan, ParameterLayout Layout, ReconstructionLoss Loss, float HuberDelta, double InputNoise, double InputDropout)
{
    public bool IsNoisy => InputNoise > 0 || InputDropout > 0 || Plan.Layers.Any(l => l.Dropout > 0);

    public static StepSettings Of(AutoencoderTrainingOptions options, LayerPlan plan)
        => new(plan, ParameterLayout.Of(plan), options.Loss, (float)options.HuberDelta, options.InputNoise, options.InputDropout);
}
