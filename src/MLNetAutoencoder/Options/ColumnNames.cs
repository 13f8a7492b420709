using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Options;

/// <summary>Checks the names of the columns that an autoencoder reads beside its features, and of those that it adds.</summary>
internal static class ColumnNames
{
    /// <exception cref="ArgumentException">A name is blank or twice there, or a column that is read stands in for itself.</exception>
    public static void CheckInputs(IReadOnlyList<string> featureColumnNames, AutoencoderTrainingOptions options, string parameter)
    {
        Guard.That(featureColumnNames.Count > 0, parameter, "There is no column of features; name one or more.");
        foreach (string name in featureColumnNames)
            Guard.NotBlank(name, parameter);
        string? twice = featureColumnNames.GroupBy(name => name).FirstOrDefault(names => names.Count() > 1)?.Key;
        Guard.That(twice is null, parameter, $"The column '{twice}' is named twice among those of features; name it once.");
        Guard.That(
            options.TargetColumnName is null || !featureColumnNames.Contains(options.TargetColumnName),
            nameof(options),
            $"{nameof(options.TargetColumnName)} is '{options.TargetColumnName}', which is {Among(featureColumnNames)} of features; "
                + $"leave it null to learn the features themselves."
        );
        Guard.That(
            options.ConditionColumnName is null
                || (!featureColumnNames.Contains(options.ConditionColumnName) && options.ConditionColumnName != options.TargetColumnName),
            nameof(options),
            $"{nameof(options.ConditionColumnName)} is '{options.ConditionColumnName}', which is {Among(featureColumnNames)} of "
                + $"features or of the target; name another, or leave it null."
        );
    }

    private static string Among(IReadOnlyList<string> names) => names.Count == 1 ? "the column" : "a column";

    /// <exception cref="ArgumentException">An added name is blank, twice there, or not one that a saved model can give back.</exception>
    public static void CheckOutputs(IReadOnlyList<ModelColumn> columns)
    {
        foreach (var column in columns)
        {
            string parameter = column.Role == OutputRole.Latent ? "outputColumnName" : "options";
            Guard.NotBlank(column.Name, parameter);
            Guard.That(
                !column.Name.Contains(ModelOutput.Suffix, StringComparison.Ordinal),
                parameter,
                $"The column name '{column.Name}' holds '{ModelOutput.Suffix}', which ML.NET's ONNX transformer strips; take another name."
            );
        }
        Guard.That(
            columns.DistinctBy(column => column.Name).Count() == columns.Count,
            columns[0].Role == OutputRole.Latent ? "outputColumnName" : "options",
            $"The added columns {string.Join(", ", columns.Select(column => $"'{column.Name}'"))} must have different names."
        );
    }
}
