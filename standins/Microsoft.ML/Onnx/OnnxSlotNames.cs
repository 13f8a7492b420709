using System.Text;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>
/// ML.NET keeps the slot names of column C in a node "mlnet.C.SlotNames" of the graph, in the attribute "keys_strings". This reads just
/// that from the bytes of a model (field numbers of onnx.proto: graph 7, node 1, name 3, attribute 5, attribute name 1, strings 9).
/// </summary>
internal static class OnnxSlotNames
{
    private const string Prefix = "mlnet.";
    private const string Suffix = ".SlotNames";

    internal static Dictionary<string, string[]> Read(ReadOnlySpan<byte> model)
    {
        var found = new Dictionary<string, string[]>();
        var fields = new ProtobufFields(model);
        while (fields.Next(out int field, out var graph))
        {
            if (field == 7)
            {
                ReadGraph(graph, found);
            }
        }

        return found;
    }

    private static void ReadGraph(ReadOnlySpan<byte> graph, Dictionary<string, string[]> found)
    {
        var fields = new ProtobufFields(graph);
        while (fields.Next(out int field, out var node))
        {
            if (field == 1)
            {
                ReadNode(node, found);
            }
        }
    }

    private static void ReadNode(ReadOnlySpan<byte> node, Dictionary<string, string[]> found)
    {
        string name = "";
        string[]? keys = null;
        var fields = new ProtobufFields(node);
        while (fields.Next(out int field, out var value))
        {
            if (field == 3)
            {
                name = Encoding.UTF8.GetString(value);
            }
            else if (field == 5)
            {
                keys ??= ReadKeys(value);
            }
        }

        if (keys is not null && name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
        {
            found.TryAdd(name[Prefix.Length..^Suffix.Length], keys);
        }
    }

    private static string[]? ReadKeys(ReadOnlySpan<byte> attribute)
    {
        bool isKeys = false;
        var strings = new List<string>();
        var fields = new ProtobufFields(attribute);
        while (fields.Next(out int field, out var value))
        {
            if (field == 1)
            {
                isKeys = value.SequenceEqual("keys_strings"u8);
            }
            else if (field == 9)
            {
                strings.Add(Encoding.UTF8.GetString(value));
            }
        }

        return isKeys ? [.. strings] : null;
    }
}
