namespace MLNetAutoencoder;

/// <summary>Options of an autoencoder that finds anomalies.</summary>
public sealed class AutoencoderAnomalyOptions : AutoencoderTrainingOptions
{
    /// <summary>The share of the training rows to label as anomalies: the threshold is the score that this share lies above.</summary>
    /// <value>0 (none) to 0.5. The default is 0.1.</value>
    public double Contamination { get; set; } = AutoencoderDefaults.Contamination;
}
