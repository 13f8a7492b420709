using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Options;

namespace MLNetAutoencoder.Search;

/// <summary>A candidate of a search, as an item of a job.</summary>
/// <param name="IsDetector">Whether it is a detector.</param>
/// <param name="Output">The column of the code; null for a detector.</param>
/// <param name="Inputs">The columns of features.</param>
/// <param name="Options">Its options.</param>
/// <param name="Data">The file of the rows.</param>
/// <param name="DataSha256">What it must hold.</param>
/// <param name="Validation">The file of rows with labels; null for none.</param>
/// <param name="ValidationSha256">What that must hold.</param>
/// <param name="Label">Its column of labels.</param>
/// <param name="Folder">Where the model goes, under a name that follows from the rest.</param>
internal sealed record TrialItem(
    bool IsDetector,
    string? Output,
    IReadOnlyList<string> Inputs,
    JsonElement Options,
    string Data,
    string DataSha256,
    string? Validation,
    string? ValidationSha256,
    string? Label,
    string Folder
)
{
    public const string Kind = "trial";

    public string ToJson() => JsonSerializer.Serialize(this, TrialJson.Default.TrialItem);

    /// <exception cref="InvalidOperationException">It is no such item.</exception>
    public static (TrialItem Item, AutoencoderTrainingOptions Options) Parse(string json)
    {
        try
        {
            var item = JsonSerializer.Deserialize(json, TrialJson.Default.TrialItem);
            Guard.Data(
                item is { Inputs: not null, Options.ValueKind: JsonValueKind.Object } && (item.IsDetector || item.Output is not null),
                "The item lacks what a trial needs."
            );
            return (item, OptionsJson.Read(item.Options.GetRawText(), item.IsDetector));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidOperationException($"The item cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>What a trial came to.</summary>
/// <param name="Metric">What was measured; infinity where the training diverged.</param>
/// <param name="Seconds">The time of the fit.</param>
/// <param name="ModelSha256">What the file of the model holds; null where there is none.</param>
/// <param name="Divergence">How the training diverged; null where it did not.</param>
internal sealed record TrialResult(double Metric, double Seconds, string? ModelSha256, string? Divergence);

/// <summary>Items and results as JSON.</summary>
[JsonSourceGenerationOptions(
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(TrialItem))]
[JsonSerializable(typeof(TrialResult))]
internal sealed partial class TrialJson : JsonSerializerContext;
