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
            using var stream = new MemoryStream(bytes);
            using var reader = new BinaryReader(stream);
            var header = JsonSerializer.Deserialize<Header>(Take(reader.ReadInt32()), s_json)!;
            var plan = new LayerPlan(header.Encoder, header.Decoder);
            Check(plan, header);
            var network = new NetworkState(Read(header.Parameters), Read(header.Buffers));
            var scaler = header.Limit is { } limit ? new FeatureScaler(Read(plan.Features), Read(plan.Features), limit) : null;
            Check(stream.Position == stream.Length, "there is more than the header tells of");
            return new TrainingState(plan, network, scaler);

            // ReadBytes makes its array before it looks at how much there is.
            byte[] Take(int count) => count <= stream.Length - stream.Position ? reader.ReadBytes(count) : throw new EndOfStreamException();

            float[] Read(int count) => MemoryMarshal.Cast<byte, float>(Take(checked(count * sizeof(float)))).ToArray();
        }
        catch (Exception e) when (e is JsonException or IOException or InvalidDataException or OverflowException or ArgumentException or NullReferenceException)
        {
            throw new ModelFormatException($"The model's training state is damaged: {e.Message}", e);
        }
    }

    private static void Check(LayerPlan plan, Header header)
    {
        Check(plan.Decoder.Count >= 1, "it has no decoder");
        int inputs = plan.Features;
        foreach (var layer in plan.Layers)
        {
            Check(layer.Inputs == inputs && layer.Outputs >= 1, "its layers do not fit together");
            Check(Enum.IsDefined(layer.Activation) && Enum.IsDefined(layer.Normalization), "a layer is of an unknown kind");
            inputs = layer.Outputs;
        }
        var layout = ParameterLayout.Of(plan);
        Check(inputs == plan.Features && (header.Parameters, header.Buffers) == (layout.ParameterCount, layout.BufferCount), "its layers do not fit its numbers");
    }

    private static void Check(bool holds, string fault)
    {
        if (!holds)
            throw new InvalidDataException(fault);
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
