using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Options;

/// <summary>Checks the names of the columns that an autoencoder reads beside its features, and of those that it adds.</summary>
internal static class ColumnNames
{
    /// <exception cref="ArgumentException">A column that is read stands in for itself.</exception>
    public static void CheckInputs(string featureColumnName, AutoencoderTrainingOptions options)
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
