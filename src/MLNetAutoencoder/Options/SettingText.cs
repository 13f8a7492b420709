using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNetAutoencoder;

/// <summary>Writes a choice with parameters as the call that makes it, in every culture alike.</summary>
internal static class SettingText
{
    /// <summary>The property of the JSON text that tells which choice it is.</summary>
    public const string Discriminator = "Name";

    public static string Of<T>(T setting)
    {
        JsonObject json = JsonSerializer.SerializeToNode(setting)!.AsObject();
        var parameters = json.Where(p => p.Key != Discriminator).Select(p => $"{JsonNamingPolicy.CamelCase.ConvertName(p.Key)}: {p.Value?.ToJsonString() ?? "null"}");
        return $"{json[Discriminator]?.ToString() ?? setting!.GetType().Name}({string.Join(", ", parameters)})";
    }
}
