using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetAutoencoder.Options;

/// <summary>Options as JSON: what a model was trained with, in its file, and what a candidate of a search is to be trained with.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(AutoencoderOptions))]
[JsonSerializable(typeof(AutoencoderAnomalyOptions))]
internal sealed partial class OptionsJson : JsonSerializerContext
{
    public static string Write(AutoencoderTrainingOptions options, int seed)
    {
        var node = JsonSerializer.SerializeToNode(options, options.GetType(), Default)!.AsObject();
        node[nameof(options.Seed)] = seed;
        return node.ToJsonString();
    }

    /// <exception cref="JsonException">These are no options.</exception>
    public static AutoencoderTrainingOptions Read(string json, bool isDetector) =>
        isDetector
            ? JsonSerializer.Deserialize(json, Default.AutoencoderAnomalyOptions)!
            : JsonSerializer.Deserialize(json, Default.AutoencoderOptions)!;
}
