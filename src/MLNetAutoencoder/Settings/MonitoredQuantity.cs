namespace MLNetAutoencoder;

/// <summary>Quantities that are measured after every epoch. Lower is better.</summary>
public enum MonitoredQuantity
{
    /// <summary>The validation loss where rows are held out, else the training loss.</summary>
    Loss,

    /// <summary>The mean loss over the training rows while they were learned from.</summary>
    TrainingLoss,

    /// <summary>The mean loss over the validation rows.</summary>
    ValidationLoss,

    /// <summary>The mean squared error of the validation rows, over the scaled features.</summary>
    MeanSquaredError,

    /// <summary>The mean absolute error of the validation rows, over the scaled features.</summary>
    MeanAbsoluteError,
}
