using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>What a gradient step needs to know of the options.</summary>
internal sealed record StepSettings(AutoencoderPlan Plan, ParameterLayout Layout, ReconstructionLoss Loss, float HuberDelta, CorruptionSettings? Corruption, double InputDropout)
{
    /// <summary>Whether the input of the network is another than the rows.</summary>
    public bool IsDisturbed => Corruption is not null || InputDropout > 0;

    public static StepSettings Of(AutoencoderTrainingOptions options, AutoencoderPlan plan)
        => new(plan, ParameterLayout.Of(plan.Layers), options.Loss, (float)options.HuberDelta, (CorruptionSettings?)options.Corruption, options.InputDropout);

    /// <summary>Writes what the network sees of rows.</summary>
    /// <param name="rows">(N, features); not changed.</param>
    /// <param name="input">(N, features): takes it.</param>
    /// <param name="mask">(N, features): room to draw the dropout in.</param>
    /// <param name="noise">What is drawn from.</param>
    /// <param name="epochs">How many epochs have been learned.</param>
    public void Disturb(Tensor rows, Tensor input, Func<Tensor> mask, NoiseSource noise, double epochs)
    {
        if (Corruption is null)
            input.copy_(rows);
        else
            Corruption.Spoil(rows, input, noise, Corruption.ShareAt(epochs));
        if (InputDropout > 0)
            input.mul_(noise.Mask(mask(), InputDropout));
    }
}
