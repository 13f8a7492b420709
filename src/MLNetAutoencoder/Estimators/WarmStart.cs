using MLNetAutoencoder.Common;
using MLNetAutoencoder.Estimators.Export;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;

namespace MLNetAutoencoder.Estimators;

/// <summary>Goes on from a fitted model.</summary>
internal static class WarmStart
{
    /// <exception cref="ArgumentException">The model does not hold what is needed.</exception>
    public static TrainingState Read(AutoencoderModel model)
    {
        byte[]? state = model.TrainingState;
        Guard.That(
            state is not null,
            "initialModel",
            $"The model was read from a file without the state of its training. Fit with "
                + $"{nameof(AutoencoderTrainingOptions.KeepTrainingState)} = true before saving, or go on from a model that was not saved."
        );
        return TrainingState.FromBytes(state);
    }

    /// <summary>The networks to begin with.</summary>
    /// <exception cref="InvalidOperationException">The options make other networks than the model's.</exception>
    public static IReadOnlyList<SavedWeights>? Match(TrainingState? start, AutoencoderPlan plan, int networks)
    {
        if (start is null)
            return null;
        Guard.Data(
            start.Plan == plan.ToString(),
            $"The initial model's network is {start.Plan}, and options and data make {plan}; give the options and features that it was "
                + $"fitted with."
        );
        Guard.Data(
            start.Networks.Count == networks,
            Invariant.Text(
                $"The initial model has {start.Networks.Count} networks, and options and data make {networks}; set "
                    + $"{nameof(AutoencoderAnomalyOptions.Networks)} to {start.Networks.Count}."
            )
        );
        return start.Networks;
    }
}
