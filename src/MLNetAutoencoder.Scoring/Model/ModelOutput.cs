using System.Text.Json.Serialization;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>One output of a model.</summary>
/// <param name="Role">What the output means.</param>
/// <param name="Name">
/// The output's name in the ONNX graph: its column's name, with the suffix <c>.output</c> where an input column has that name.
/// </param>
/// <param name="Size">Values per row, 1 or greater.</param>
public sealed record ModelOutput(OutputRole Role, string Name, int Size)
{
    /// <summary>What ML.NET's own ONNX transformer strips from an output's name to get its column's.</summary>
    internal const string Suffix = ".output";

    /// <summary>The name of the column that holds the output.</summary>
    [JsonIgnore]
    public string ColumnName => Name.EndsWith(Suffix, StringComparison.Ordinal) ? Name[..^Suffix.Length] : Name;

    /// <summary>Column, shape and meaning: <c>Score [N, 1] ReconstructionError</c>.</summary>
    /// <returns>The same text in every culture.</returns>
    public override string ToString() => Invariant.Text($"{ColumnName} [N, {Size}] {Role}");

    /// <summary>Names an output after its column; a graph cannot hold an input and an output of one name.</summary>
    internal static ModelOutput ForColumn(OutputRole role, string columnName, int size, params ReadOnlySpan<string> inputNames) =>
        new(role, inputNames.Contains(columnName) ? columnName + Suffix : columnName, size);
}

/// <summary>What an output of the model means.</summary>
public enum OutputRole
{
    /// <summary>The code that the encoder makes of a row: <c>[N, LatentSize]</c> floats.</summary>
    Latent,

    /// <summary>
    /// The row as the decoder rebuilds it, in the units of the input: as many floats as there are features, or those of the target column
    /// in place of them.
    /// </summary>
    Reconstruction,

    /// <summary>
    /// Mean squared difference of row and reconstruction over the scaled features, or what the model's objective takes for a score in its
    /// place; of a detector by distance, that score: <c>[N, 1]</c> floats, the higher the more anomalous.
    /// </summary>
    ReconstructionError,

    /// <summary>Whether the score is above the model's threshold: <c>[N, 1]</c> booleans.</summary>
    PredictedLabel,

    /// <summary>The log-variance of each value of a code that is a distribution: <c>[N, LatentSize]</c> floats.</summary>
    LatentLogVariance,

    /// <summary>
    /// The part that each feature has in <see cref="ReconstructionError"/>, so that those of a row sum to it: as many floats as there are
    /// features, or values of the target column in place of them. Each is the squared difference of the scaled feature and its
    /// reconstruction, divided by the number of features; of a detector by distance, the part that the squared difference to the nearest
    /// training rows has in the score.
    /// </summary>
    Contributions,

    /// <summary>
    /// The share of rows like the training rows that have a lower <see cref="ReconstructionError"/>: <c>[N, 1]</c> floats, 0 to 1.
    /// </summary>
    Probability,
}

/// <summary>What the role of an output means for its column.</summary>
internal static class OutputRoles
{
    /// <summary>Whether it is a vector in ML.NET; the others are scalars.</summary>
    public static bool IsVector(this OutputRole role) =>
        role is not (OutputRole.ReconstructionError or OutputRole.PredictedLabel or OutputRole.Probability);

    /// <summary>Whether it has a value for each feature, or for each value of the target in place of them, and their names.</summary>
    public static bool IsPerFeature(this OutputRole role) => role is OutputRole.Reconstruction or OutputRole.Contributions;

    /// <summary>Whether it compares a row with its target, so that a target of its own is part of the input.</summary>
    public static bool ComparesRows(this OutputRole role) =>
        role is OutputRole.ReconstructionError or OutputRole.Contributions or OutputRole.Probability;
}
