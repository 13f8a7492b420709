using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Training.Checkpoints;

/// <summary>
/// The format of a checkpoint file, little-endian: magic (8 bytes), format version (int32), length of the file (int64), length of the
/// header (int32), the header as JSON, the counters as doubles, the arrays as floats, and the SHA-256 of all that. Magic, version, length
/// of the file and hash stay where they are in later versions. Numbers go as they lie in memory: libtorch has no big-endian machine.
/// </summary>
internal static class CheckpointFile
{
    public const int CurrentFormat = 1;

    private const int HeaderStart = 24;
    private const int ShortestLength = HeaderStart + SHA256.HashSizeInBytes;
    private const int ChunkBytes = 1 << 20;

    private static ReadOnlySpan<byte> Magic => "MLNAECKP"u8;

    public static void Write(Stream target, CheckpointState checkpoint)
    {
        var header = Header.Of(checkpoint);
        byte[] json = header.ToJson();
        var start = new byte[HeaderStart];
        Magic.CopyTo(start);
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(8), CurrentFormat);
        BinaryPrimitives.WriteInt64LittleEndian(start.AsSpan(12), ShortestLength + json.Length + header.BodyBytes());
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(20), json.Length);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(start);
        Append(json);
        foreach (var block in header.Counters)
            InChunks(checkpoint.Counters[block.Name], Append);
        foreach (var block in header.Arrays)
            InChunks(checkpoint.Arrays[block.Name], Append);
        target.Write(hash.GetHashAndReset());

        void Append(Span<byte> bytes)
        {
            hash.AppendData(bytes);
            target.Write(bytes);
        }
    }

    /// <summary>Reads a file whose hash is right, so that nothing is made of lengths that chance wrote.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message says how.</exception>
    /// <exception cref="NotSupportedException">It is whole, and of a newer format.</exception>
    public static CheckpointState Read(Stream source)
    {
        Check(source);
        source.Position = HeaderStart - sizeof(int);
        Span<byte> four = stackalloc byte[sizeof(int)];
        source.ReadExactly(four);
        int headerLength = BinaryPrimitives.ReadInt32LittleEndian(four);
        if (headerLength < 0 || headerLength > source.Length - ShortestLength)
            throw new InvalidDataException(Invariant.Text($"It tells of a header of {headerLength} bytes in a file of {source.Length}."));
        var json = new byte[headerLength];
        source.ReadExactly(json);
        var header = Header.FromJson(json);
        if (header.BodyBytes() != source.Length - ShortestLength - headerLength)
            throw new InvalidDataException(
                Invariant.Text(
                    $"It tells of {header.BodyBytes()} bytes of numbers and holds {source.Length - ShortestLength - headerLength}."
                )
            );
        return new CheckpointState
        {
            OptionsJson = header.OptionsJson,
            Seed = header.Seed,
            DataFingerprint = header.DataFingerprint,
            Batch = header.Batch,
            Counters = header.Counters.ToDictionary(block => block.Name, block => ReadNumbers<double>(source, block.Length)),
            Arrays = header.Arrays.ToDictionary(block => block.Name, block => ReadNumbers<float>(source, block.Length)),
            Epochs = header.Epochs,
        };
    }

    private static void Check(Stream source)
    {
        if (source.Length < ShortestLength)
            throw new InvalidDataException($"It is {source.Length} bytes long, too short for a checkpoint.");
        var start = new byte[HeaderStart];
        source.ReadExactly(start);
        if (!start.AsSpan().StartsWith(Magic))
            throw new InvalidDataException("It does not begin as a checkpoint does.");
        long length = BinaryPrimitives.ReadInt64LittleEndian(start.AsSpan(12));
        if (length != source.Length)
            throw new InvalidDataException(Invariant.Text($"It is {source.Length} bytes long and was written with {length}."));
        source.Position = 0;
        if (!HasRightHash(source))
            throw new InvalidDataException("Its contents do not match its SHA-256.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(8));
        if (version > CurrentFormat)
            throw new NotSupportedException(
                Invariant.Text($"It has format {version}, and this version of MLNetAutoencoder reads format {CurrentFormat}.")
            );
        if (version < CurrentFormat)
            throw new InvalidDataException(Invariant.Text($"It has format {version}, which never was."));
    }

    private static bool HasRightHash(Stream source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[(int)Math.Min(ChunkBytes, source.Length)];
        for (long left = source.Length - SHA256.HashSizeInBytes; left > 0; )
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, left));
            source.ReadExactly(part);
            hash.AppendData(part);
            left -= part.Length;
        }
        Span<byte> written = stackalloc byte[SHA256.HashSizeInBytes];
        source.ReadExactly(written);
        return written.SequenceEqual(hash.GetHashAndReset());
    }

    private static T[] ReadNumbers<T>(Stream source, int count)
        where T : unmanaged
    {
        var numbers = new T[count];
        InChunks(numbers, source.ReadExactly);
        return numbers;
    }

    /// <summary>The bytes of numbers piece by piece: a span cannot hold those of a large array.</summary>
    private static void InChunks<T>(T[] numbers, SpanAction action)
        where T : unmanaged
    {
        const int Chunk = ChunkBytes / sizeof(double);
        for (int start = 0; start < numbers.Length; start += Math.Min(Chunk, numbers.Length - start))
            action(MemoryMarshal.AsBytes(numbers.AsSpan(start, Math.Min(Chunk, numbers.Length - start))));
    }

    private delegate void SpanAction(Span<byte> bytes);

    /// <summary>The part of a checkpoint file that is JSON: everything but the numbers, and the names and lengths of those.</summary>
    internal sealed record Header
    {
        public required string OptionsJson { get; init; }

        public required int Seed { get; init; }

        public required byte[] DataFingerprint { get; init; }

        public required long Batch { get; init; }

        public required IReadOnlyList<Block> Counters { get; init; }

        public required IReadOnlyList<Block> Arrays { get; init; }

        public required IReadOnlyList<EpochRecord> Epochs { get; init; }

        /// <summary>
        /// Bytes of the numbers that follow the header. Lengths are 32 bits and the header is short of 2^31 bytes, so that the sum cannot
        /// overflow.
        /// </summary>
        public long BodyBytes() =>
            Counters.Sum(block => (long)block.Length * sizeof(double)) + Arrays.Sum(block => (long)block.Length * sizeof(float));

        public static Header Of(CheckpointState checkpoint) =>
            new()
            {
                OptionsJson = checkpoint.OptionsJson,
                Seed = checkpoint.Seed,
                DataFingerprint = checkpoint.DataFingerprint,
                Batch = checkpoint.Batch,
                Counters = [.. checkpoint.Counters.Select(pair => new Block(pair.Key, pair.Value.Length))],
                Arrays = [.. checkpoint.Arrays.Select(pair => new Block(pair.Key, pair.Value.Length))],
                Epochs = checkpoint.Epochs,
            };

        public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, CheckpointJson.Default.Header);

        /// <exception cref="InvalidDataException">It is no header, or its parts make no sense.</exception>
        public static Header FromJson(ReadOnlySpan<byte> json)
        {
            try
            {
                var header = JsonSerializer.Deserialize(json, CheckpointJson.Default.Header);
                return header is not null && header.IsWhole() ? header : throw new InvalidDataException("Its header makes no sense.");
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"Its header cannot be read: {e.Message}", e);
            }
        }

        /// <summary>Whether the parts are there and fit together; JSON can hold nulls and numbers where the types say otherwise.</summary>
        private bool IsWhole() =>
            OptionsJson is not null
            && DataFingerprint is not null
            && Batch >= 0
            && AreWhole(Counters)
            && AreWhole(Arrays)
            && Epochs is not null
            && Epochs.All(epoch => epoch is not null);

        private static bool AreWhole(IReadOnlyList<Block> blocks) =>
            blocks is not null
            && blocks.All(block => block is { Name: not null, Length: >= 0 })
            && blocks.DistinctBy(block => block.Name).Count() == blocks.Count;

        /// <summary>Numbers that follow the header, in the order of the header.</summary>
        public sealed record Block(string Name, int Length);
    }
}

/// <summary>How the header of a checkpoint is written as JSON.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CheckpointFile.Header))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
