using Google.Protobuf;

namespace MLNetAutoencoder.Model;

/// <summary>
/// Reads the metadata out of the bytes of an ONNX file and nothing else: a session would keep a copy of it as text, and a whole message one
/// of the weights.
/// </summary>
internal static class OnnxMetadata
{
    private const int ModelMetadataProps = 14;
    private const int EntryKey = 1;
    private const int EntryValue = 2;

    /// <summary>Values by key, except those under keys that are left out.</summary>
    public static Dictionary<string, string> Read(byte[] onnx, string leftOut)
    {
        var metadata = new Dictionary<string, string>();
        Visit(
            onnx,
            (key, entry) =>
            {
                if (key != leftOut)
                    metadata[key] = Value(entry);
            }
        );
        return metadata;
    }

    /// <summary>The value under a key; null where there is none.</summary>
    public static string? ReadOne(byte[] onnx, string key)
    {
        string? value = null;
        Visit(
            onnx,
            (found, entry) =>
            {
                if (found == key)
                    value = Value(entry);
            }
        );
        return value;
    }

    private static void Visit(byte[] onnx, Action<string, ByteString> visit)
    {
        using var input = new CodedInputStream(onnx);
        for (uint tag; (tag = input.ReadTag()) != 0; )
        {
            if (WireFormat.GetTagFieldNumber(tag) == ModelMetadataProps)
            {
                var entry = input.ReadBytes();
                visit(Field(entry, EntryKey), entry);
            }
            else
                input.SkipLastField();
        }
    }

    private static string Value(ByteString entry) => Field(entry, EntryValue);

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
