using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <summary>One output of a model.</summary>
/// <param name="Role">What the output means.</param>
/// <param name="Name">The output's name in the ONNX graph: its column's name, with the suffix <c>.output</c> where an input column has that name.</param>
/// <param name="Size">Values per row, 1 or greater.</param>
public sealed record ModelOutput(OutputRole Role, string Name, int Size)
{
    /// <summary>What ML.NET's own ONNX transformer strips from an output's name to get its column's.</summary>
    internal const string Suffix = ".output";

    /// <summary>The name of the column that holds the output.</summary>
    [JsonIgnore]
    public string ColumnName => Name.EndsWith(Suffix, StringComparison.Ordinal) ? Name[..^Suffix.Length] : Name;

    /// <summary>Names an output after its column; a graph cannot hold an input and an output of one name.</summary>
    internal static ModelOutput ForColumn(OutputRole role, string columnName, int size, params ReadOnlySpan<string> inputNames)
        => new(role, inputNames.Contains(columnName) ? columnName + Suffix : columnName, size);
}
