using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MLNetAutoencoder.Tests;

/// <summary>JSON by reflection, which the tests' own types may have though the library is run without.</summary>
internal static class ReflectedJson
{
    private static readonly JsonSerializerOptions s_options = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static string Serialize<T>(T value) => JsonSerializer.Serialize(value, s_options);

    public static T? Deserialize<T>(string json) => JsonSerializer.Deserialize<T>(json, s_options);
}
