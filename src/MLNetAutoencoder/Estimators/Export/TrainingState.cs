using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetAutoencoder.Data.Scaling;
using MLNetAutoencoder.Network;

namespace MLNetAutoencoder.Estimators.Export;

/// <summary>
/// What a fit goes on from: the numbers of each network as the engine lays them out, the plan that they belong to as text, and the scaling.
/// </summary>
internal sealed record TrainingState(string Plan, IReadOnlyList<SavedWeights> Networks, FeatureScaler? Scaler)
{
    public byte[] ToBytes()
    {
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(
            new Header(
                Plan,
                Networks[0].Parameters.Length,
                Networks[0].Buffers.Length,
                Scaler?.Features ?? 0,
                Scaler?.Kind,
                Scaler?.Numbers.Length ?? 0,
                Scaler?.Origin is not null,
                Networks.Count
            ),
            TrainingStateJson.Default.Header
        );
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(header.Length);
        writer.Write(header);
        foreach (float[] values in Arrays())
            writer.Write(MemoryMarshal.AsBytes<float>(values));
        writer.Write(MemoryMarshal.AsBytes<double>(Scaler?.Origin ?? []));
        return stream.ToArray();
    }

    /// <exception cref="ModelFormatException">The bytes are damaged.</exception>
    public static TrainingState FromBytes(byte[] bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes);
            using var reader = new BinaryReader(stream);
            var header = JsonSerializer.Deserialize(Take(reader.ReadInt32()), TrainingStateJson.Default.Header)!;
            Check(!string.IsNullOrEmpty(header.Plan) && header is { Parameters: > 0, Networks: > 0 }, "it tells of no network");
            List<SavedWeights> networks = [];
            while (networks.Count < header.Networks)
                networks.Add(new SavedWeights(Read<float>(header.Parameters), Read<float>(header.Buffers)));
            var scaler = header.Scaler is { } kind
                ? FeatureScaler.FromNumbers(kind, header.Features, Read<float>(header.ScalerNumbers)) with
                {
                    Origin = header.HasOrigin ? Read<double>(header.Features) : null,
                }
                : null;
            Check(stream.Position == stream.Length, "there is more than the header tells of");
            return new TrainingState(header.Plan, networks, scaler);

            // ReadBytes makes its array before it looks at how much there is.
            byte[] Take(int count) => count <= stream.Length - stream.Position ? reader.ReadBytes(count) : throw new EndOfStreamException();

            T[] Read<T>(int count)
                where T : struct => MemoryMarshal.Cast<byte, T>(Take(checked(count * Marshal.SizeOf<T>()))).ToArray();
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or IOException
                        or InvalidDataException
                        or OverflowException
                        or ArgumentException
                        or NullReferenceException
            )
        {
            throw new ModelFormatException($"The model's training state is damaged: {e.Message}", e);
        }
    }

    private static void Check(bool holds, string fault)
    {
        if (!holds)
            throw new InvalidDataException(fault);
    }

    private IEnumerable<float[]> Arrays()
    {
        foreach (var network in Networks)
        {
            yield return network.Parameters;
            yield return network.Buffers;
        }
        if (Scaler is not null)
            yield return Scaler.Numbers;
    }

    internal sealed record Header(
        string Plan,
        int Parameters,
        int Buffers,
        int Features,
        ScalerKind? Scaler,
        int ScalerNumbers,
        bool HasOrigin = false,
        int Networks = 1
    );
}

/// <summary>How the header of a training's state is written as JSON.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(TrainingState.Header))]
internal sealed partial class TrainingStateJson : JsonSerializerContext;
