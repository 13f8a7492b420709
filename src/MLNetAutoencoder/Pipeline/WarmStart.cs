namespace MLNetAutoencoder;

/// <summary>Goes on from a fitted model.</summary>
internal static class WarmStart
{
    /// <exception cref="ArgumentException">The model does not hold what is needed.</exception>
    public static TrainingState Read(AutoencoderModel model)
    {
        Guard.That(
            model.TrainingState is not null,
            "initialModel",
            $"The model was read from a file without the state of its training. Fit with {nameof(AutoencoderTrainingOptions.KeepTrainingState)} = true before saving, or go on from a model that was not saved.");
        return TrainingState.FromBytes(model.TrainingState);
    }

    /// <summary>The network to begin with.</summary>
    /// <exception cref="InvalidOperationException">The options make another network than the model's.</exception>
    public static NetworkState? Match(TrainingState? start, AutoencoderPlan plan)
    {
        if (start is null)
            return null;
        Guard.Data(
            start.Plan == plan.ToString(),
            $"The initial model's network is {start.Plan}, and options and data make {plan}; give the options and features that it was fitted with.");
        return start.Network;
    }
}
