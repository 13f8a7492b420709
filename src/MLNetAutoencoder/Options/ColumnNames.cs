using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Options;

/// <summary>Checks the names of the columns that an autoencoder reads beside its features.</summary>
internal static class InputColumns
{
    /// <exception cref="ArgumentException">A column stands in for itself.</exception>
    public static void Check(string featureColumnName, AutoencoderTrainingOptions options)
    {
        Guard.That(
            options.TargetColumnName != featureColumnName,
            nameof(options),
            $"{nameof(options.TargetColumnName)} is '{featureColumnName}', which is the column of features; leave it null to learn the "
                + $"features themselves."
        );
        Guard.That(
            options.ConditionColumnName is null
                || (options.ConditionColumnName != featureColumnName && options.ConditionColumnName != options.TargetColumnName),
            nameof(options),
            $"{nameof(options.ConditionColumnName)} is '{options.ConditionColumnName}', which is the column of features or of the target; "
                + $"name another, or leave it null."
        );
    }
}

/// <summary>Checks the names of the columns that an autoencoder adds.</summary>
internal static class OutputColumns
{
    /// <exception cref="ArgumentException">A name is blank, twice there, or not one that a saved model can give back.</exception>
    public static void Check(string outputColumnName, AutoencoderOptions options) =>
        Check(
            nameof(outputColumnName),
            outputColumnName,
            options.LogVarianceColumnName,
            options.ReconstructionColumnName,
            options.ReconstructionErrorColumnName,
            options.ContributionsColumnName
        );

    /// <exception cref="ArgumentException">A name is blank, twice there, or not one that a saved model can give back.</exception>
    public static void Check(AutoencoderAnomalyOptions options) =>
        Check(
            nameof(options),
            AutoencoderAnomalyTransformer.LabelColumn,
            AutoencoderAnomalyTransformer.ScoreColumn,
            options.ContributionsColumnName
        );

    private static void Check(string parameter, params string?[] columns)
    {
        string[] names = [.. columns.OfType<string>()];
        foreach (var name in names)
        {
            Guard.NotBlank(name, parameter);
            Guard.That(
                !name.Contains(ModelOutput.Suffix, StringComparison.Ordinal),
                parameter,
                $"The column name '{name}' holds '{ModelOutput.Suffix}', which ML.NET's ONNX transformer strips; take another name."
            );
        }
        Guard.That(
            names.Distinct().Count() == names.Length,
            parameter,
            $"The added columns {string.Join(", ", names.Select(n => $"'{n}'"))} must have different names."
        );
    }
}
