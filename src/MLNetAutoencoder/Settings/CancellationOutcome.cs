namespace MLNetAutoencoder;

/// <summary>What a cancelled training ends with.</summary>
public enum CancellationOutcome
{
    /// <summary>An OperationCanceledException; nothing is left behind but checkpoints, one of where the training was among them.</summary>
    Throw,

    /// <summary>
    /// The model of the best epoch so far, or of the weights as they are when the first epoch is not done. Before the first step there is
    /// nothing to keep, and it throws. A detector's threshold is still set, by one more pass over the rows. Checkpoints stay,
    /// so that the training can go on from where it was.
    /// </summary>
    KeepBest,
}
