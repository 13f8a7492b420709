using Google.Protobuf;

namespace MLNetAutoencoder.Onnx;

/// <summary>
/// What a detector's file has beside its graph to explain a score: nodes for contributions, reconstruction and probability, where these
/// are no outputs. They lie in the metadata: in the graph, any ONNX Runtime would compute them with every row.
/// </summary>
internal static class ExplanationNodes
{
    private const string Prefix = "net/explanation/";

    /// <summary>The output that nodes beside the graph give; its name is none that a column can have.</summary>
    public static ModelOutput Output(OutputRole role, int size) => new(role, Prefix + role, size);

    /// <summary>The detector's file with the nodes as part of its graph; null where it has none.</summary>
    /// <exception cref="ModelFormatException">The nodes are damaged.</exception>
    public static byte[]? Join(AutoencoderModel detector)
    {
        if (detector.Explanation is not { Length: > 0 } bytes)
            return null;
        var nodes = Parse(bytes);
        var model = ModelProto.Read(detector.ToOnnx());
        model.Graph.Node.Add(nodes.Node);
        model.Graph.Initializer.Add(nodes.Initializer);
        model.Graph.Output.Add(nodes.Output);
        ModelDescription.Write(model, detector.Info with { Outputs = [.. detector.Info.Outputs, .. nodes.Output.Select(Read)] });
        return model.ToByteArray();
    }

    private static GraphProto Parse(byte[] bytes)
    {
        try
        {
            return GraphProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Damaged(e);
        }
    }

    private static ModelOutput Read(ValueInfoProto output) =>
        output.Name.StartsWith(Prefix, StringComparison.Ordinal)
        && Enum.TryParse<OutputRole>(output.Name.AsSpan(Prefix.Length), out var role)
        && output is { Type.TensorType.Shape.Dim: [_, { DimValue: > 0 and <= int.MaxValue and var size }] }
            ? Output(role, (int)size)
            : throw Damaged(null);

    private static ModelFormatException Damaged(Exception? inner) =>
        new("The nodes by which the model explains its scores are damaged; fit or save the detector anew.", inner);
}
