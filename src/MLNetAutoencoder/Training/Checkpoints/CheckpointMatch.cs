using System.Text.Json;

namespace MLNetAutoencoder;

/// <summary>Whether a training may go on from a checkpoint: only with the options and the data that it began with.</summary>
internal static class CheckpointMatch
{
    private const string Absent = "not set";

    private const string WayOut =
        $"or start anew with {nameof(CheckpointOptions)}.{nameof(CheckpointOptions.Resume)} = false or another {nameof(CheckpointOptions.Folder)}.";

    /// <param name="checkpoint">What to go on from.</param>
    /// <param name="optionsJson">The options of the training that wants to, with the seed that it would use.</param>
    /// <param name="dataFingerprint">The fingerprint of its data.</param>
    /// <exception cref="InvalidOperationException">They are others; the message names every option that differs with both values.</exception>
    public static void Check(TrainingCheckpoint checkpoint, string optionsJson, ReadOnlySpan<byte> dataFingerprint)
    {
        using var then = JsonDocument.Parse(checkpoint.OptionsJson);
        using var now = JsonDocument.Parse(optionsJson);
        var differences = Differences("", then.RootElement, now.RootElement).ToList();
        if (differences.Count > 0)
            throw new InvalidOperationException($"The training cannot resume from its checkpoint, which was made with other options: {string.Join("; ", differences)}. Use the same options, {WayOut}");
        if (!dataFingerprint.SequenceEqual(checkpoint.DataFingerprint))
            throw new InvalidOperationException($"The training cannot resume from its checkpoint, which was made with other data: other rows, another order of them or another column. Use the same data, {WayOut}");
    }

    private static IEnumerable<string> Differences(string path, JsonElement? then, JsonElement? now)
    {
        if (then is { ValueKind: JsonValueKind.Object } before && now is { ValueKind: JsonValueKind.Object } after)
        {
            var names = before.EnumerateObject().Concat(after.EnumerateObject()).Select(property => property.Name).Distinct();
            return names.SelectMany(name => Differences(path.Length == 0 ? name : $"{path}.{name}", Member(before, name), Member(after, name)));
        }
        string was = then?.GetRawText() ?? Absent;
        string @is = now?.GetRawText() ?? Absent;
        return was == @is ? [] : [$"{path} is {@is} and was {was}"];
    }

    private static JsonElement? Member(JsonElement parent, string name) => parent.TryGetProperty(name, out var member) ? member : null;
}
