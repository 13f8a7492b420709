using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder;

/// <summary>A part of a model that can be a file of its own.</summary>
public enum ModelPart
{
    /// <summary>Rows in; codes out, and the log-variance of codes that are distributions, where the model gives it.</summary>
    Encoder,

    /// <summary>Codes in, behind each the condition where there is one; rows out, in the units of the training data.</summary>
    Decoder,

    /// <summary>Rows in; the score out, and of label, probability and contributions what the model gives.</summary>
    Scorer,
}

/// <summary>Writes parts of a model as ONNX files of their own, with nothing in them that the part does not need.</summary>
/// <remarks>Encoder and scorer take the rows that the model takes. Any ONNX Runtime reads the files, on any platform.</remarks>
public static class ModelPartExtensions
{
    private static readonly OutputRole[] s_codes = [OutputRole.Latent, OutputRole.LatentLogVariance];

    private static readonly OutputRole[] s_scores =
    [
        OutputRole.ReconstructionError,
        OutputRole.PredictedLabel,
        OutputRole.Probability,
        OutputRole.Contributions,
    ];

    /// <summary>A part of the model as the bytes of an ONNX file.</summary>
    /// <param name="model">
    /// The model. Of one that was trained in this process there is every part that its objective has; of one from a file what can be cut
    /// out of its graph.
    /// </param>
    /// <param name="part">Which part.</param>
    /// <returns>
    /// A file for <see cref="AutoencoderModel.Load(byte[])"/>, and for <see cref="AutoencoderDecoder.Load(byte[])"/> where it is the
    /// decoder of a model that was trained in this process. A decoder that is cut out of a graph takes codes as they are, those of a
    /// vector-quantized model too.
    /// </returns>
    /// <exception cref="ArgumentException">There is no such part.</exception>
    /// <exception cref="InvalidOperationException">The model does not have it; the message tells how to get it.</exception>
    public static byte[] ToOnnx(this AutoencoderModel model, ModelPart part)
    {
        Guard.NotNull(model);
        var info = model.Info with { TrainingState = null };
        return part switch
        {
            ModelPart.Encoder => Encoder(model, info),
            ModelPart.Decoder => model.Decoder?.ToOnnx() ?? Decoder(model, info),
            ModelPart.Scorer => Scorer(model, info),
            _ => throw new ArgumentException(
                $"'{nameof(part)}' is {part}; it must be one of {string.Join(", ", Enum.GetNames<ModelPart>())}.",
                nameof(part)
            ),
        };
    }

    /// <summary>Writes a part of the model as an ONNX file; the file appears whole or not at all.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Where to write; an existing file is replaced.</param>
    /// <param name="part">Which part; see <see cref="ToOnnx"/>.</param>
    /// <exception cref="ArgumentException">The path is blank, or there is no such part.</exception>
    /// <exception cref="InvalidOperationException">The model does not have it; the message tells how to get it.</exception>
    public static void Save(this AutoencoderModel model, string path, ModelPart part) =>
        AtomicFile.Write(Guard.NotBlank(path), model.ToOnnx(part));

    private static byte[] Encoder(AutoencoderModel model, ModelInfo info)
    {
        if (!Has(info, OutputRole.Latent))
            return model.EncoderSource?.Invoke()
                ?? throw new InvalidOperationException(
                    $"The model gives no codes, so there is no encoder in it; {Given(info)}. Save the encoder in the process that trains "
                        + "the model, model.Save(path, ModelPart.Encoder), or train with mlContext.Transforms.Autoencoder."
                );
        return Cut(model, Encoding(info, info.Outputs.Where(o => s_codes.Contains(o.Role))), "encoder");
    }

    /// <summary>What the file of an encoder says of itself.</summary>
    internal static ModelInfo Encoding(ModelInfo whole, IEnumerable<ModelOutput> outputs) =>
        whole with
        {
            Outputs = [.. outputs],
            Layers = [.. whole.Layers.Where(layer => layer.Part is "encoder" or "bottleneck")],
            Threshold = null,
            Scores = null,
            TrainingState = null,
        };

    private static byte[] Scorer(AutoencoderModel model, ModelInfo info)
    {
        if (!Has(info, OutputRole.ReconstructionError))
            throw new InvalidOperationException(
                $"The model gives no score; {Given(info)}. Train with mlContext.AnomalyDetection.Trainers.Autoencoder, or name "
                    + "AutoencoderOptions.ReconstructionErrorColumnName."
            );
        return Cut(model, info with { Outputs = [.. info.Outputs.Where(o => s_scores.Contains(o.Role))] }, "scorer");
    }

    private static byte[] Decoder(AutoencoderModel model, ModelInfo info)
    {
        if (info.LatentDistribution is not null)
            return model.ToOnnx();
        if (!Has(info, OutputRole.Latent) || !Has(info, OutputRole.Reconstruction))
            throw new InvalidOperationException(
                $"The model does not give both codes and reconstructions, so no decoder can be cut out of it; {Given(info)}. Save the "
                    + "decoder in the process that trains the model, model.Save(path, ModelPart.Decoder), or train with "
                    + "mlContext.Transforms.Autoencoder and name AutoencoderOptions.ReconstructionColumnName."
            );
        var file = ModelProto.Read(model.ToOnnx());
        var graph = file.Graph;
        var (code, size) = Values(graph, info, OutputRole.Latent);
        var (rebuilt, width) = Values(graph, info, OutputRole.Reconstruction);
        var needed = Needed(graph, [rebuilt], given: code);
        if (!needed.Contains(code) || needed.Contains(model.InputName))
            throw new InvalidOperationException(
                "The reconstruction of this model goes by more of a row than its code (a condition, or padding), so no decoder can be cut "
                    + "out of its graph. Save the decoder in the process that trains the model: model.Save(path, ModelPart.Decoder)."
            );
        var output = new ModelOutput(OutputRole.Reconstruction, nameof(OutputRole.Reconstruction), width);
        Keep(graph.Node, node => node.Output.Any(o => o != code && needed.Contains(o)));
        ReplaceInput(graph, code, AutoencoderDecoder.InputName, size);
        graph.Node.Add(
            OnnxGraphBuilder.NewNode(
                "node_bad",
                "MatMul",
                [AutoencoderDecoder.InputName, AddZeros(graph, size)],
                "net/bad_codes", // NaN for a code with a NaN or infinity, as the whole model marks its rows
                []
            )
        );
        graph.Node.Add(
            OnnxGraphBuilder.NewNode(
                "node_marked",
                "Add",
                [rebuilt == code ? AutoencoderDecoder.InputName : rebuilt, "net/bad_codes"],
                output.Name,
                []
            )
        );
        graph.Output.Clear();
        graph.Output.Add(OnnxGraphBuilder.Describe(output));
        return Write(file, info with { Outputs = [output], Inputs = [], Threshold = null, Scores = null }, "decoder");
    }

    /// <summary>The tensor that an output holds where no row is bad: it is marked by an addition.</summary>
    private static (string Name, int Size) Values(GraphProto graph, ModelInfo info, OutputRole role)
    {
        var output = info.Outputs.Single(o => o.Role == role);
        var node = graph.Node.Single(n => n.Output.Contains(output.Name));
        return (node.OpType == "Add" ? node.Input[0] : output.Name, output.Size);
    }

    private static void ReplaceInput(GraphProto graph, string tensor, string input, int size)
    {
        foreach (var node in graph.Node)
            GraphNames.Rename(node.Input, name => name == tensor ? input : name);
        graph.Input.Clear();
        graph.Input.Add(OnnxGraphBuilder.ValueInfo(input, DataType.Single, size));
    }

    private static string AddZeros(GraphProto graph, int size)
    {
        var zeros = OnnxGraphBuilder.NewTensor("net/zeros", DataType.Single, MemoryMarshal.AsBytes<float>(new float[size]), size, 1);
        graph.Initializer.Add(zeros);
        return zeros.Name;
    }

    private static byte[] Cut(AutoencoderModel model, ModelInfo info, string name)
    {
        var file = ModelProto.Read(model.ToOnnx());
        Keep(file.Graph.Output, output => info.Outputs.Any(kept => kept.Name == output.Name));
        return Write(file, info, name);
    }

    /// <summary>Takes away what no output needs, and writes the file.</summary>
    private static byte[] Write(ModelProto file, ModelInfo info, string name)
    {
        var graph = file.Graph;
        var needed = Needed(graph, graph.Output.Select(o => o.Name));
        Keep(graph.Node, node => node.Output.Any(needed.Contains));
        Keep(graph.Initializer, tensor => needed.Contains(tensor.Name));
        graph.Name = name;
        file.MetadataProps.Clear();
        ModelDescription.Write(file, info);
        return file.ToByteArray();
    }

    /// <summary>All tensors that some are made of, themselves too. What a given one is made of is not asked.</summary>
    private static HashSet<string> Needed(GraphProto graph, IEnumerable<string> tensors, string? given = null)
    {
        var needed = tensors.ToHashSet();
        foreach (var node in graph.Node.Reverse()) // a node stands behind those that it needs
        {
            if (node.Output.Any(o => o != given && needed.Contains(o)))
                needed.UnionWith(node.Input);
        }
        return needed;
    }

    private static void Keep<T>(RepeatedField<T> items, Func<T, bool> isKept)
    {
        var kept = items.Where(isKept).ToList();
        items.Clear();
        items.Add(kept);
    }

    private static bool Has(ModelInfo info, OutputRole role) => info.Outputs.Any(o => o.Role == role);

    private static string Given(ModelInfo info) => $"it gives {string.Join(", ", info.Outputs.Select(o => o.Role))}";
}
