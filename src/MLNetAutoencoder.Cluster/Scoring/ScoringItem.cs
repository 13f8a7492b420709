using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Scoring;

/// <summary>Rows to score, as an item of a job.</summary>
/// <param name="Model">The file of a pipeline.</param>
/// <param name="ModelSha256">What it must hold.</param>
/// <param name="Input">The file of the rows.</param>
/// <param name="InputBytes">Its length when the job was submitted.</param>
/// <param name="InputTicks">Its last change then, of universal time.</param>
/// <param name="FirstRow">The first row to score.</param>
/// <param name="Rows">How many; null for all that are left.</param>
/// <param name="Output">The file of the scores.</param>
/// <param name="Key">The column that names a row; null for its number.</param>
/// <param name="Columns">The columns to write.</param>
internal sealed record ScoringItem(
    string Model,
    string ModelSha256,
    string Input,
    long InputBytes,
    long InputTicks,
    long FirstRow,
    long? Rows,
    string Output,
    string? Key,
    IReadOnlyList<string> Columns
)
{
    public const string Kind = "score";

    public string ToJson() => JsonSerializer.Serialize(this, ScoringJson.Default.ScoringItem);

    /// <exception cref="InvalidOperationException">It is no such item.</exception>
    public static ScoringItem Parse(string json)
    {
        ScoringItem? item = null;
        try
        {
            item = JsonSerializer.Deserialize(json, ScoringJson.Default.ScoringItem);
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"The item cannot be read: {e.Message}", e);
        }
        Guard.Data(
            item is { Columns: not null, FirstRow: >= 0 and < int.MaxValue, Rows: null or >= 0 },
            "The item lacks what scoring needs."
        );
        return item;
    }
}

/// <summary>What scoring gave.</summary>
/// <param name="Rows">How many rows there were.</param>
internal sealed record ScoringResult(long Rows);

/// <summary>Items and results as JSON.</summary>
[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ScoringItem))]
[JsonSerializable(typeof(ScoringResult))]
internal sealed partial class ScoringJson : JsonSerializerContext;
