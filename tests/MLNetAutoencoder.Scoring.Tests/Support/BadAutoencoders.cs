using System.Runtime.InteropServices;
using Google.Protobuf;

namespace MLNetAutoencoder.Tests;

/// <summary>Files of an autoencoder, each with one thing changed that makes it none.</summary>
internal static class BadAutoencoders
{
    public static IEnumerable<BadModel> All =>
        [
            new("an operator of others", Changed(model => model.Graph.Node[1].Domain = "com.microsoft"), "'com.microsoft."),
            new("a loop", Changed(AddLoop), "'Loop'"),
            new("functions", Changed(model => model.Functions.Add(new FunctionProto { Name = "f" })), "has functions"),
            new("no output", Changed(model => model.Graph.Output.Clear()), "no ONNX model with an output"),
            new("an output without a type", Changed(model => model.Graph.Output[0].Type = null), "'Latent'"),
            new("an output that is a constant", Changed(ToConstant), "'Latent'"),
            new("an output of 2^40", Changed(model => Resize(model.Graph.Output[0], 1L << 40)), "'Latent'"),
            new("an input of 2^40", Changed(model => Resize(model.Graph.Input[0], 1L << 40)), "'Features'"),
            new("an input of 2^30", Changed(model => Resize(model.Graph.Input[0], 1L << 30)), "'Features'"),
            new("weights of 2^40", Changed(model => model.Graph.Initializer[0].Dims[0] = 1L << 40), "values, and the whole file has"),
            new("values of nothing", Changed(AddExpand), "'Expand'"),
            new("operator set 999", Changed(model => model.OpsetImport[0].Version = 999), "999"),
            new("a circle", Changed(model => model.Graph.Node[1].Input[0] = model.Graph.Node[1].Output[0]), "not acyclic"),
            new("columns of 2^32", Changed(model => Describe(model, int.MaxValue)), "metadata"),
        ];

    /// <summary>Weights in another file.</summary>
    public static BadModel External(string location) =>
        new(location, [.. TestModels.EncoderBytes(), .. BadModels.Outline(BadModels.ExternalTensor(location))], $"'{location}'");

    private static byte[] Changed(Action<ModelProto> change)
    {
        var model = ModelProto.Parser.ParseFrom(TestModels.EncoderBytes());
        change(model);
        return model.ToByteArray();
    }

    private static void Resize(ValueInfoProto value, long size) => value.Type.TensorType.Shape.Dim[1].DimValue = size;

    private static void ToConstant(ModelProto model)
    {
        model.Graph.Node.Remove(model.Graph.Node.Single(node => node.Output.Contains("Latent")));
        var numbers = new float[TestModels.Latent];
        model.Graph.Initializer.Add(
            OnnxGraphBuilder.NewTensor("Latent", DataType.Single, MemoryMarshal.AsBytes<float>(numbers), 1, numbers.Length)
        );
    }

    /// <summary>Which nothing ends.</summary>
    private static void AddLoop(ModelProto model)
    {
        var body = new GraphProto { Name = "body" };
        body.Node.Add(OnnxGraphBuilder.NewNode("", "Identity", ["condition"], "goes on", []));
        body.Input.Add(OnnxGraphBuilder.Describe("turn", DataType.Int64));
        body.Input.Add(OnnxGraphBuilder.Describe("condition", DataType.Boolean));
        body.Output.Add(OnnxGraphBuilder.Describe("goes on", DataType.Boolean));
        model.Graph.Node.Add(OnnxGraphBuilder.NewNode("", "Loop", ["", ""], "", [BadModels.Graph("body", body)]));
    }

    private static void AddExpand(ModelProto model)
    {
        model.Graph.Initializer.Add(OnnxGraphBuilder.NewTensor("n", DataType.Int64, MemoryMarshal.AsBytes<long>([1L << 40]), 1));
        model.Graph.Initializer.Add(OnnxGraphBuilder.NewTensor("v", DataType.Single, MemoryMarshal.AsBytes<float>([1]), 1));
        model.Graph.Node.Add(OnnxGraphBuilder.NewNode("", "Expand", ["v", "n"], "huge", []));
    }

    private static void Describe(ModelProto model, int size)
    {
        ModelInput[] inputs = [new("a", size), new("b", size)];
        var info = TestModels.EncoderInfo() with { Inputs = inputs };
        model.MetadataProps.Clear();
        foreach (var (key, value) in info.ToMetadata())
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
    }
}
