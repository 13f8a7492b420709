namespace MLNetAutoencoder;

/// <summary>
/// Options of network and training, for features and anomalies alike. They are checked and copied when the estimator is made; later
/// changes have no effect on it.
/// </summary>
public abstract partial class AutoencoderTrainingOptions
{
    private protected AutoencoderTrainingOptions()
    {
    }

    /// <summary>The size of the code where <see cref="LatentSize"/> is null.</summary>
    internal abstract int DefaultLatentSize(int features);

    /// <summary>The hidden layers where <see cref="HiddenSizes"/> is null.</summary>
    internal abstract IReadOnlyList<int> DefaultHiddenSizes(int features);

    internal AutoencoderTrainingOptions Copy()
    {
        var copy = (AutoencoderTrainingOptions)MemberwiseClone();
        copy.HiddenSizes = HiddenSizes?.ToArray();
        copy.FeatureWeights = FeatureWeights?.ToArray();
        copy.Checkpoint = Checkpoint?.Copy();
        return copy;
    }
}
