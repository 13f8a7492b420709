using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetAutoencoder.Options;

/// <summary>Writes what a model was trained with into its file.</summary>
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
}
