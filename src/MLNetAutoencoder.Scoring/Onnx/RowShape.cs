using System.Runtime.InteropServices;
using Google.Protobuf;

namespace MLNetAutoencoder.Onnx;

/// <summary>
/// Turns a model's batch graph into one that ML.NET's own ONNX transformer, which runs row by row, gives the right column types from,
/// and back. Outputs of shape <c>[N, k]</c> become <c>[k]</c>, since <c>[1, k]</c> would make columns that trainers refuse; score and
/// label, which that transformer could not give as scalars, travel under names of their own.
/// </summary>
internal static class RowShape
{
    /// <summary>The column of an anomaly detector's row graph: score, then 1 for an anomaly or 0.</summary>
    public const string ScoreAndLabel = "AutoencoderScoreAndLabel";

    /// <summary>
    /// The column of a row graph that holds a number as a vector of one: an anomaly detector's probability, else the reconstruction error.
    /// </summary>
    public const string NumberVector = "AutoencoderErrorVector";

    private const string Batch = "batch/";
    private const string Row = "row/";
    private const string MachineLearning = "ai.onnx.ml";

    /// <summary>Makes the row graph of a batch model.</summary>
    /// <returns>The ONNX file and the names of its outputs.</returns>
    public static (byte[] Onnx, string[] Outputs) FromBatch(byte[] onnx, ModelInfo info)
    {
        var model = ModelProto.Read(onnx);
        var graph = model.Graph;
        Rename(graph, info.Outputs.Select(o => o.Name).ToHashSet(), name => Batch + name);
        if (info.Inputs.Count > 0)
            SplitInput(graph, info);
        graph.Output.Clear();
        if (info.IsAnomalyDetector)
            AddScoreAndLabel(graph, info);
        foreach (var output in info.Outputs.Where(o => !info.IsAnomalyDetector || !IsInScoreAndLabel(o.Role)))
            AddReshape(graph, Batch + output.Name, output.Role.IsVector() ? output.Name : NumberVector, output.Size);
        AddSlotNames(model, info);
        return (model.ToByteArray(), [.. graph.Output.Select(o => o.Name)]);
    }

    /// <summary>The batch graph with an input for each column.</summary>
    public static ModelProto ByColumns(byte[] onnx, ModelInfo info)
    {
        var model = ModelProto.Read(onnx);
        if (info.Inputs.Count > 0)
            SplitInput(model.Graph, info);
        return model;
    }

    /// <summary>Restores the batch model of a row graph; null when it is not a row graph of this library.</summary>
    public static byte[]? ToBatch(ModelProto rows)
    {
        var metadata = new Dictionary<string, string>();
        foreach (var entry in rows.MetadataProps)
            metadata[entry.Key] = entry.Value; // Foreign models may repeat a key.
        if (!ModelInfo.IsOurs(metadata) || !rows.Graph.Node.Any(node => node.Name.StartsWith(Row, StringComparison.Ordinal)))
            return null;
        var info = ModelInfo.FromMetadata(metadata);
        var model = rows.Clone();
        var graph = model.Graph;
        if (graph.Input is not [{ Type.TensorType.Shape.Dim.Count: > 0 }, ..])
            throw new ModelFormatException("An autoencoder of the model has no input that tells its shape; it is damaged.");
        RemoveRows(model);
        Rename(graph, info.Outputs.Select(o => Batch + o.Name).ToHashSet(), name => name[Batch.Length..]);
        if (info.Inputs.Count > 0)
            JoinInput(graph, info);
        graph.Output.Clear();
        graph.Output.Add(info.Outputs.Select(OnnxGraphBuilder.Describe));
        ModelDescription.WriteTexts(model, info);
        return model.ToByteArray();
    }

    /// <summary>A row graph has an input for each column, as ML.NET's transformer takes them.</summary>
    private static void SplitInput(GraphProto graph, ModelInfo info)
    {
        string input = info.RowName;
        var type = RowType(info);
        Rename(graph, [input], name => Batch + name);
        graph.Input.Clear();
        var nodes = graph.Node.ToList();
        graph.Node.Clear();
        AddNode(
            graph,
            "Concat",
            [.. info.Inputs.Select(column => AddInput(graph, column, type))],
            Batch + input,
            OnnxGraphBuilder.Int("axis", 1)
        );
        graph.Node.Add(nodes);
    }

    private static bool IsInScoreAndLabel(OutputRole role) => role is OutputRole.ReconstructionError or OutputRole.PredictedLabel;

    private static DataType RowType(ModelInfo info) => info.HasWideRows ? DataType.Double : DataType.Single;

    /// <summary>Adds an input of a column's own type, and gives the name of its values.</summary>
    private static string AddInput(GraphProto graph, ModelInput column, DataType rowType)
    {
        string name = column.Name;
        var type = column.Encoding switch
        {
            InputEncoding.Key => DataType.Uint32,
            InputEncoding.Flag => DataType.Boolean,
            _ => Enum.Parse<DataType>(column.Type.ToString(), ignoreCase: true),
        };
        graph.Input.Add(OnnxGraphBuilder.ValueInfo(name, type, column.Encoding == InputEncoding.Key ? 1 : column.Size));
        if (column.Encoding != InputEncoding.Key)
            return type == rowType ? name : AddCast(graph, name, $"{Row}values/{name}", rowType);
        string known = AddOneHot(graph, AddCast(graph, name, $"{Row}values/{name}", DataType.Single), column.Size);
        return rowType == DataType.Single ? known : AddCast(graph, known, $"{known}/row", rowType);
    }

    private static string AddCast(GraphProto graph, string x, string output, DataType type)
    {
        AddNode(graph, "Cast", [x], output, OnnxGraphBuilder.Int("to", (long)type));
        return output;
    }

    /// <summary>1 in a key's place; a missing key gives 0 / 0, which is NaN.</summary>
    private static string AddOneHot(GraphProto graph, string key, int count)
    {
        float[] keys = [.. Enumerable.Range(1, count).Select(i => (float)i)];
        graph.Initializer.Add(OnnxGraphBuilder.NewTensor(key + "/keys", DataType.Single, MemoryMarshal.AsBytes<float>(keys), 1, count));
        AddNode(graph, "Equal", [key, key + "/keys"], key + "/equal");
        AddNode(graph, "Cast", [key + "/equal"], key + "/ones", OnnxGraphBuilder.Int("to", (long)DataType.Single));
        AddNode(graph, "ReduceSum", [key + "/ones"], key + "/sum", OnnxGraphBuilder.Ints("axes", 1), OnnxGraphBuilder.Int("keepdims", 1));
        AddNode(graph, "Div", [key + "/ones", key + "/sum"], key + "/known");
        return key + "/known";
    }

    private static void JoinInput(GraphProto graph, ModelInfo info)
    {
        string input = info.RowName;
        Rename(graph, [Batch + input], name => name[Batch.Length..]);
        graph.Input.Clear();
        graph.Input.Add(OnnxGraphBuilder.ValueInfo(input, RowType(info), info.Inputs.Sum(column => column.Size)));
    }

    private static void AddScoreAndLabel(GraphProto graph, ModelInfo info)
    {
        string score = Batch + info.Outputs.Single(o => o.Role == OutputRole.ReconstructionError).Name;
        string label = Batch + info.Outputs.Single(o => o.Role == OutputRole.PredictedLabel).Name;
        AddNode(graph, "Cast", [label], Row + "label", OnnxGraphBuilder.Int("to", (long)DataType.Single));
        AddNode(graph, "Concat", [score, Row + "label"], Row + "both", OnnxGraphBuilder.Int("axis", 1));
        AddReshape(graph, Row + "both", ScoreAndLabel, 2);
    }

    private static void AddReshape(GraphProto graph, string tensor, string name, int size)
    {
        var shape = OnnxGraphBuilder.NewTensor(Row + "shape/" + name, DataType.Int64, MemoryMarshal.AsBytes<long>([size]), 1);
        graph.Initializer.Add(shape);
        AddNode(graph, "Reshape", [tensor, shape.Name], name);
        graph.Output.Add(OnnxGraphBuilder.RowInfo(name, DataType.Single, size));
    }

    /// <summary>
    /// ML.NET takes the slot names of column C from a node "mlnet.C.SlotNames", as its own exporter writes it; the node has to be one that
    /// can run.
    /// </summary>
    private static void AddSlotNames(ModelProto model, ModelInfo info)
    {
        var (graph, names) = (model.Graph, info.TargetNames ?? info.FeatureNames);
        var rebuilt = info
            .Outputs.Where(o => o.Role.IsPerFeature() && o.Size == names.Count && graph.Output.Any(row => row.Name == o.Name))
            .ToList();
        if (rebuilt.Count == 0)
            return;
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = MachineLearning, Version = 2 });
        var number = OnnxGraphBuilder.NewTensor(Row + "number", DataType.Int64, MemoryMarshal.AsBytes<long>([0]), 1);
        graph.Initializer.Add(number);
        AddNode(graph, "Cast", [number.Name], Row + "text", OnnxGraphBuilder.Int("to", (long)DataType.Text));
        foreach (var output in rebuilt)
        {
            AttributeProto[] map =
            [
                OnnxGraphBuilder.Texts("keys_strings", names),
                OnnxGraphBuilder.Ints("values_int64s", [.. names.Select((_, i) => (long)i)]),
            ];
            var node = OnnxGraphBuilder.NewNode(
                $"mlnet.{output.ColumnName}.SlotNames",
                "LabelEncoder",
                [Row + "text"],
                $"{Row}slots/{output.Name}",
                map
            );
            node.Domain = MachineLearning;
            graph.Node.Add(node);
        }
    }

    private static void AddNode(GraphProto graph, string op, string[] inputs, string output, params AttributeProto[] attributes) =>
        graph.Node.Add(OnnxGraphBuilder.NewNode(Row + output, op, inputs, output, attributes));

    private static void RemoveRows(ModelProto model)
    {
        var graph = model.Graph;
        foreach (
            var node in graph.Node.Where(n => n.Name.StartsWith(Row, StringComparison.Ordinal) || n.Domain == MachineLearning).ToList()
        )
            graph.Node.Remove(node);
        foreach (var set in model.OpsetImport.Where(set => set.Domain == MachineLearning).ToList())
            model.OpsetImport.Remove(set);
        foreach (var tensor in graph.Initializer.Where(t => t.Name.StartsWith(Row, StringComparison.Ordinal)).ToList())
            graph.Initializer.Remove(tensor);
    }

    private static void Rename(GraphProto graph, HashSet<string> names, Func<string, string> rename)
    {
        foreach (var node in graph.Node)
        {
            GraphNames.Rename(node.Input, name => names.Contains(name) ? rename(name) : name);
            GraphNames.Rename(node.Output, name => names.Contains(name) ? rename(name) : name);
        }
    }
}

/// <summary>Puts another threshold into an anomaly detector's graph and metadata.</summary>
internal static class ThresholdEditor
{
    public static byte[] Replace(byte[] onnx, ModelInfo info, float threshold)
    {
        var model = ModelProto.Read(onnx);
        string label = info.Outputs.Single(o => o.Role == OutputRole.PredictedLabel).Name;
        var compared = model.Graph.Node.FirstOrDefault(node => node.Output.Contains(label));
        if (
            compared is not { OpType: "Greater", Input: [_, var name] }
            || model.Graph.Initializer.FirstOrDefault(tensor => tensor.Name == name) is not { } constant
        )
            throw new ModelFormatException($"The model's '{label}' is not a score above a threshold; the model is damaged.");
        constant.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>([threshold]));
        ModelDescription.Write(model, info with { Threshold = threshold });
        return model.ToByteArray();
    }
}
