namespace MLNetAutoencoder;

/// <summary>Checks the names of the columns that an autoencoder adds.</summary>
internal static class OutputColumns
{
    public static void Check(string outputColumnName, AutoencoderOptions options)
    {
        string[] names = [.. new[] { outputColumnName, options.LogVarianceColumnName, options.ReconstructionColumnName, options.ReconstructionErrorColumnName }.OfType<string>()];
        foreach (var name in names)
        {
            Guard.NotBlank(name, nameof(outputColumnName));
            Guard.That(
                !name.Contains(ModelOutput.Suffix, StringComparison.Ordinal),
                nameof(outputColumnName),
                $"The column name '{name}' holds '{ModelOutput.Suffix}', which ML.NET's ONNX transformer strips; take another name.");
        }
        Guard.That(names.Distinct().Count() == names.Length, nameof(outputColumnName), $"The added columns {string.Join(", ", names.Select(n => $"'{n}'"))} must have different names.");
    }
}
