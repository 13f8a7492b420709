using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <summary>What a fit goes on from: the network as the engine lays it out, and the scaling that belongs to it.</summary>
internal sealed record TrainingState(LayerPlan Plan, NetworkState Network, FeatureScaler? Scaler)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public byte[] ToBytes()
    {
        byte[] plan = JsonSerializer.SerializeToUtf8Bytes(new Header(Plan.Encoder, Plan.Decoder, Network.Parameters.Length, Network.Buffers.Length, Scaler?.Limit), s_json);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(plan.Length);
        writer.Write(plan);
        foreach (float[] values in Arrays())
            writer.Write(MemoryMarshal.AsBytes<float>(values));
        return stream.ToArray();
    }

    /// <exception cref="ModelFormatException">The bytes are damaged.</exception>
    public static TrainingState FromBytes(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var header = JsonSerializer.Deserialize<Header>(reader.ReadBytes(reader.ReadInt32()), s_json)!;
            var plan = new LayerPlan(header.Encoder, header.Decoder);
            var network = new NetworkState(Read(header.Parameters), Read(header.Buffers));
            var scaler = header.Limit is { } limit ? new FeatureScaler(Read(plan.Features), Read(plan.Features), limit) : null;
            return new TrainingState(plan, network, scaler);

            float[] Read(int count)
            {
                byte[] raw = reader.ReadBytes(checked(count * sizeof(float)));
                return raw.Length == count * sizeof(float)
                    ? MemoryMarshal.Cast<byte, float>(raw).ToArray()
                    : throw new EndOfStreamException();
            }
        }
        catch (Exception e) when (e is JsonException or IOException or OverflowException or ArgumentException or NullReferenceException)
        {
            throw new ModelFormatException($"The model's training state is damaged: {e.Message}", e);
        }
    }

    private IEnumerable<float[]> Arrays()
    {
        yield return Network.Parameters;
        yield return Network.Buffers;
        if (Scaler is null)
            yield break;
        yield return Scaler.Shift;
        yield return Scaler.Factor;
    }

    private sealed record Header(IReadOnlyList<PlannedLayer> Encoder, IReadOnlyList<PlannedLayer> Decoder, int Parameters, int Buffers, float? Limit);
}
