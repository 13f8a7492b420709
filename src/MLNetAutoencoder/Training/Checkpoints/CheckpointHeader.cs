using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <summary>The part of a checkpoint file that is JSON: everything but the numbers, and the names and lengths of those.</summary>
internal sealed record CheckpointHeader
{
    private static readonly JsonSerializerOptions s_json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public required string OptionsJson { get; init; }

    public required int Seed { get; init; }

    public required byte[] DataFingerprint { get; init; }

    public required int Attempt { get; init; }

    public required int Epoch { get; init; }

    public required long Batch { get; init; }

    public required IReadOnlyList<Block> Counters { get; init; }

    public required IReadOnlyList<Block> Arrays { get; init; }

    public required IReadOnlyList<EpochRecord> Epochs { get; init; }

    /// <summary>Bytes of the numbers that follow the header. Lengths are 32 bits and the header is short of 2^31 bytes, so that the sum cannot overflow.</summary>
    public long BodyBytes() => Counters.Sum(block => (long)block.Length * sizeof(double)) + Arrays.Sum(block => (long)block.Length * sizeof(float));

    public static CheckpointHeader Of(TrainingCheckpoint checkpoint) => new()
    {
        OptionsJson = checkpoint.OptionsJson,
        Seed = checkpoint.Seed,
        DataFingerprint = checkpoint.DataFingerprint,
        Attempt = checkpoint.Attempt,
        Epoch = checkpoint.Epoch,
        Batch = checkpoint.Batch,
        Counters = [.. checkpoint.Counters.Select(pair => new Block(pair.Key, pair.Value.Length))],
        Arrays = [.. checkpoint.Arrays.Select(pair => new Block(pair.Key, pair.Value.Length))],
        Epochs = checkpoint.Epochs,
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    /// <exception cref="InvalidDataException">It is no header, or its parts make no sense.</exception>
    public static CheckpointHeader FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            var header = JsonSerializer.Deserialize<CheckpointHeader>(json, s_json);
            return header is not null && header.IsWhole() ? header : throw new InvalidDataException("Its header makes no sense.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Its header cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Whether the parts are there and fit together; JSON can hold nulls and numbers where the types say otherwise.</summary>
    private bool IsWhole()
        => OptionsJson is not null
            && DataFingerprint is not null
            && Attempt >= 0
            && Epoch >= 0
            && Batch >= 0
            && AreWhole(Counters)
            && AreWhole(Arrays)
            && Epochs is not null
            && Epochs.All(epoch => epoch is not null);

    private static bool AreWhole(IReadOnlyList<Block> blocks)
        => blocks is not null
            && blocks.All(block => block is { Name: not null, Length: >= 0 })
            && blocks.DistinctBy(block => block.Name).Count() == blocks.Count;

    /// <summary>Numbers that follow the header, in the order of the header.</summary>
    internal sealed record Block(string Name, int Length);
}
