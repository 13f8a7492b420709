namespace MLNetAutoencoder;

/// <summary>Checks the names of the columns that an autoencoder reads beside its features.</summary>
internal static class InputColumns
{
    /// <exception cref="ArgumentException">A column stands in for itself.</exception>
    public static void Check(string featureColumnName, AutoencoderTrainingOptions options)
    {
        Guard.That(
            options.TargetColumnName != featureColumnName,
            nameof(options),
            $"{nameof(options.TargetColumnName)} is '{featureColumnName}', which is the column of features; leave it null to learn the features themselves.");
        Guard.That(
            options.ConditionColumnName is null || (options.ConditionColumnName != featureColumnName && options.ConditionColumnName != options.TargetColumnName),
            nameof(options),
            $"{nameof(options.ConditionColumnName)} is '{options.ConditionColumnName}', which is the column of features or of the target; name another, or leave it null.");
    }
}
