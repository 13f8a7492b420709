namespace MLNetAutoencoder;

/// <summary>Settings of objectives whose codes are distributions.</summary>
internal abstract record LatentGaussianSettings : ObjectiveSettings
{
    internal override bool HasLogVariance => true;

    internal override IEnumerable<OptionFault> Faults(AutoencoderTrainingOptions options)
    {
        if (options.LatentActivation != Activation.Identity)
            yield return new OptionFault(nameof(options.LatentActivation), options.LatentActivation, $"{Activation.Identity} for {this}, whose encoder gives means and log-variances");
        if (options.Loss == ReconstructionLoss.Cosine)
            yield return new OptionFault(nameof(options.Loss), options.Loss, $"another than {ReconstructionLoss.Cosine} for {this}, since it is no likelihood");
    }
}

internal sealed record VariationalSettings(double Beta, double WarmupEpochs, double FreeBits, double? Capacity, double CapacityEpochs) : LatentGaussianSettings
{
    internal override string KindName => "variational";

    internal override ObjectiveModule Make(int latentSize, int features) => new VariationalModule(this, latentSize, features);
}

internal sealed record ImportanceWeightedSettings(int Samples) : LatentGaussianSettings
{
    internal override string KindName => "importance-weighted";

    internal override ObjectiveModule Make(int latentSize, int features) => new ImportanceWeightedModule(Samples, latentSize, features);
}
