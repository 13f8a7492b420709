using System.Globalization;

namespace MLNetAutoencoder;

/// <summary>Checks options and collects all their faults in one message.</summary>
internal sealed class OptionsValidator
{
    private readonly List<string> _faults = [];

    /// <summary>Throws an <see cref="ArgumentException"/> that lists every fault; otherwise returns a copy of the options.</summary>
    public static TOptions Check<TOptions>(TOptions options)
        where TOptions : AutoencoderTrainingOptions
    {
        Guard.NotNull(options);
        var validator = new OptionsValidator();
        validator.CheckNetwork(options);
        validator.CheckTraining(options);
        if (options is AutoencoderAnomalyOptions anomaly)
            validator.CheckAnomaly(anomaly);
        validator.ThrowIfFaulty();
        return (TOptions)options.Copy();
    }

    private void CheckNetwork(AutoencoderTrainingOptions o)
    {
        Require(o.LatentSize is null or >= 1, nameof(o.LatentSize), o.LatentSize, "1 or greater, or null for a size by the number of features");
        for (int i = 0; i < o.HiddenSizes?.Count; i++)
            Require(o.HiddenSizes[i] >= 1, $"{nameof(o.HiddenSizes)}[{i}]", o.HiddenSizes[i], "1 or greater");
        RequireDefined(nameof(o.EncoderActivation), o.EncoderActivation);
        RequireDefined(nameof(o.LatentActivation), o.LatentActivation);
        RequireDefined(nameof(o.DecoderActivation), o.DecoderActivation);
        RequireDefined(nameof(o.OutputActivation), o.OutputActivation);
        RequireDefined(nameof(o.Scaling), o.Scaling);
    }

    private void CheckTraining(AutoencoderTrainingOptions o)
    {
        Require(o.Epochs >= 1, nameof(o.Epochs), o.Epochs, "1 or greater");
        Require(o.BatchSize >= 1, nameof(o.BatchSize), o.BatchSize, "1 or greater");
        Require(o.LearningRate is > 0 and <= float.MaxValue, nameof(o.LearningRate), o.LearningRate, "above 0 and finite in single precision");
        Require(o.ValidationFraction is >= 0 and < 1, nameof(o.ValidationFraction), o.ValidationFraction, "0 to below 1");
        Require(o.Patience is null or >= 1, nameof(o.Patience), o.Patience, "1 or greater, or null to train for all epochs");
        Require(o.MinimumImprovement is >= 0 and < 1, nameof(o.MinimumImprovement), o.MinimumImprovement, "0 to below 1");
    }

    private void CheckAnomaly(AutoencoderAnomalyOptions o)
    {
        Require(o.Contamination is >= 0 and <= 0.5, nameof(o.Contamination), o.Contamination, "0 to 0.5");
        Require(o.OutlierLimit is null || (float)o.OutlierLimit is > 0 and <= float.MaxValue, nameof(o.OutlierLimit), o.OutlierLimit, "above 0 and finite, or null for no limit");
    }

    private void RequireDefined<T>(string name, T value)
        where T : struct, Enum
        => Require(Enum.IsDefined(value), name, value, "one of " + string.Join(", ", Enum.GetNames<T>()));

    private void Require(bool holds, string name, object? value, string accepted)
    {
        if (!holds)
            _faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {accepted}."));
    }

    private void ThrowIfFaulty()
    {
        if (_faults.Count > 0)
            throw new ArgumentException($"The autoencoder's options are not valid. {string.Join(' ', _faults)}", "options");
    }
}
