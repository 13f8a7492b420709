using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetAutoencoder.Options;

/// <summary>Writes what a model was trained with into its file.</summary>
internal static class OptionsJson
{
    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() } };

    public static string Write(AutoencoderTrainingOptions options, int seed)
    {
        var node = JsonSerializer.SerializeToNode(options, options.GetType(), s_json)!.AsObject();
        node[nameof(options.Seed)] = seed;
        return node.ToJsonString();
    }
}
