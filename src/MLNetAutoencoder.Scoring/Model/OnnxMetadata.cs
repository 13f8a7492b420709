using Google.Protobuf;

namespace MLNetAutoencoder.Model;

/// <summary>
/// Reads the metadata out of the bytes of an ONNX file and nothing else: a session would keep a copy of it as text, and a whole message one
/// of the weights.
/// </summary>
internal static class OnnxMetadata
{
    private const int ModelProducerVersion = 3;
    private const int ModelMetadataProps = 14;
    private const int EntryKey = 1;
    private const int EntryValue = 2;

    /// <summary>Values by key, of those keys that are wanted; the others are passed over.</summary>
    /// <exception cref="ModelFormatException">The metadata is damaged.</exception>
    public static Dictionary<string, string> Read(byte[] onnx, Func<string, bool> isWanted)
    {
        try
        {
            return ReadWanted(onnx, isWanted);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelFormatException($"The model's metadata is damaged: {e.Message}", e);
        }
    }

    /// <summary>The version of the library that wrote the file; empty where it does not say.</summary>
    public static string Version(byte[] onnx) => Field(UnsafeByteOperations.UnsafeWrap(onnx), ModelProducerVersion);

    private static Dictionary<string, string> ReadWanted(byte[] onnx, Func<string, bool> isWanted)
    {
        var metadata = new Dictionary<string, string>();
        using var input = new CodedInputStream(onnx);
        for (uint tag; (tag = input.ReadTag()) != 0; )
        {
            if (WireFormat.GetTagFieldNumber(tag) != ModelMetadataProps)
            {
                input.SkipLastField();
                continue;
            }
            var entry = input.ReadBytes();
            string key = Field(entry, EntryKey);
            if (isWanted(key))
                metadata[key] = Field(entry, EntryValue);
        }
        return metadata;
    }

    private static string Field(ByteString entry, int number)
    {
        using var input = entry.CreateCodedInput();
        for (uint tag; (tag = input.ReadTag()) != 0; )
        {
            if (WireFormat.GetTagFieldNumber(tag) == number)
                return input.ReadString();
            input.SkipLastField();
        }
        return "";
    }
}
