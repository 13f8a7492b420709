using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Settings;

/// <summary>Throws for a setting outside its range. No comparison holds for NaN, so none lets it pass.</summary>
internal static class SettingRange
{
    public static void Require(bool holds, object value, string accepted, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, Invariant.Text($"{name} is {value}; it must be {accepted}."));
    }

    /// <summary>0 to below 1: the share of an average that a step keeps.</summary>
    public static void RequireDecay(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        Require(value is >= 0 and < 1, value, "0 to below 1", name);

    /// <summary>
    /// 1E-30 to 1: what keeps a divisor from zero. Below that, with the correction of the first steps, it would be zero in single
    /// precision.
    /// </summary>
    public static void RequireEpsilon(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        Require(value is >= 1e-30 and <= 1, value, "1E-30 to 1", name);

    public static void RequirePositive(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        Require((float)value is > 0 and <= float.MaxValue, value, "above 0 and finite in single precision", name);

    public static void RequireNotNegative(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        Require(value is >= 0 and <= float.MaxValue, value, "0 or greater, and finite in single precision", name);

    public static void RequireAtLeastOne(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        Require(value is >= 1 and <= float.MaxValue, value, "1 or greater, and finite in single precision", name);

    /// <summary>1 to 1,000: of parts of a network or a step that are made one by one.</summary>
    public static void RequireCount(int value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        Require(value is >= 1 and <= 1000, value, "1 to 1000", name);

    public static void RequireAtLeastOne(int value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        Require(value >= 1, value, "1 or greater", name);
}

/// <summary>Writes a choice with parameters as the call that makes it, in every culture alike.</summary>
internal static class SettingText
{
    /// <summary>The property of the JSON text that tells which choice it is.</summary>
    public const string Discriminator = "Name";

    public static string Of<T>(T setting, JsonTypeInfo<T> type)
    {
        JsonObject json = JsonSerializer.SerializeToNode(setting, type)!.AsObject();
        var parameters = json.Where(p => p.Key != Discriminator)
            .Select(p => $"{JsonNamingPolicy.CamelCase.ConvertName(p.Key)}: {p.Value?.ToJsonString() ?? "null"}");
        return $"{json[Discriminator]?.ToString() ?? setting!.GetType().Name}({string.Join(", ", parameters)})";
    }
}

/// <summary>How choices are written as JSON; made as the code is built, since some applications allow no reflection for that.</summary>
[JsonSerializable(typeof(Optimizer))]
[JsonSerializable(typeof(LearningRateSchedule))]
[JsonSerializable(typeof(int[]))]
internal sealed partial class SettingsJson : JsonSerializerContext;

/// <summary>A list that is equal to another of the same values, so that settings with lists can be compared.</summary>
internal sealed class ValueList<T>(IEnumerable<T> values) : ReadOnlyCollection<T>([.. values]), IEquatable<ValueList<T>>
{
    public bool Equals(ValueList<T>? other) => other is not null && this.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    public override int GetHashCode() => this.Aggregate(0, HashCode.Combine);
}

/// <summary>Lists of settings as JSON, whose own rules can write them but not read them.</summary>
internal sealed class ValueListJson : JsonConverter<ValueList<int>>
{
    public override ValueList<int> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize(ref reader, SettingsJson.Default.Int32Array)!);

    public override void Write(Utf8JsonWriter writer, ValueList<int> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, [.. value], SettingsJson.Default.Int32Array);
}

/// <summary>A setting that does not go with another.</summary>
/// <param name="Name">The option.</param>
/// <param name="Value">What it is.</param>
/// <param name="Accepted">What it must be, and why.</param>
internal sealed record OptionFault(string Name, object? Value, string Accepted);
