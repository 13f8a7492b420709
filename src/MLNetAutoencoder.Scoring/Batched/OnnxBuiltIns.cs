using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Batched;

/// <summary>
/// Saves an ONNX step as ML.NET's own: a copy of the graph whose tensors are named after the columns and whose outputs have the shape of a
/// row, from which that transformer takes the columns' types. <see cref="ToBatch"/> undoes it.
/// </summary>
internal static class OnnxBuiltIns
{
    private const string Prefix = "onnx/";
    private const string Row = "row/";
    private const string RowOfOne = Row + "one/"; // of an output without further dimensions
    private const string Mark = "MLNetAutoencoder.Batched";

    public static void Save(byte[] onnx, OnnxColumns columns, ModelSaveContext ctx, string? tempFolder)
    {
        var ml = new MLContext();
        var (rows, outputs) = ToRows(onnx, columns);
        using var file = new TempFile(rows, tempFolder);
        var schema = new DataViewSchema.Builder();
        foreach (var (name, port) in columns.Inputs.Zip(columns.Ports.Inputs).DistinctBy(input => input.First))
            schema.AddColumn(name, port.ColumnType(asScalar: false));
        IEstimator<ITransformer> steps = file.Step(ml, [.. columns.Inputs.Distinct()], outputs);
        if (columns.AsScalars)
        {
            foreach (var (name, port) in columns.Outputs.Zip(columns.Ports.Outputs).Where(output => output.Second.IsScalar))
                steps = steps.Append(ScalarMapping.Steps(ml, name, port.Item));
        }
        var saved = steps.Fit(new SchemaView(schema.ToSchema()));
        using (saved as IDisposable)
            ((ICanSaveModel)saved).Save(ctx);
    }

    /// <summary>The graph that a saved one was made of, and the column of each of its outputs; null where it is none.</summary>
    public static (ModelProto Model, IReadOnlyDictionary<string, string> Outputs)? ToBatch(ModelProto saved)
    {
        if (saved.MetadataProps.FirstOrDefault(entry => entry.Key == Mark) is not { } mark)
            return null;
        var model = saved.Clone();
        model.MetadataProps.Remove(mark);
        var graph = model.Graph;
        var outputs = new Dictionary<string, string>();
        foreach (var node in graph.Node.Where(node => node.Name.StartsWith(Row, StringComparison.Ordinal)).ToList())
        {
            graph.Node.Remove(node);
            if (
                node is not { Input: [var made, ..], Output: [var column] }
                || graph.Output.FirstOrDefault(output => output.Name == column) is not { Type.TensorType.Shape: not null } info
                || !outputs.TryAdd(made, node.Name[(node.Name.StartsWith(RowOfOne, StringComparison.Ordinal) ? RowOfOne : Row).Length..])
            )
                throw new ModelFormatException($"The operator '{node.Name}' of an ONNX step makes no row; the step is damaged.");
            info.Name = made;
            if (node.OpType != "Reshape")
                continue;
            var dims = info.Type.TensorType.Shape.Dim;
            if (node.Name.StartsWith(RowOfOne, StringComparison.Ordinal))
                dims.Clear();
            dims.Insert(0, new DimensionProto { DimParam = "N" });
        }
        return (model, outputs);
    }

    private static (byte[] Onnx, string[] Outputs) ToRows(byte[] onnx, OnnxColumns columns)
    {
        var model = ModelProto.Read(onnx);
        var graph = model.Graph;
        var inputs = columns.Ports.Inputs.Zip(columns.Inputs).ToDictionary(input => input.First.Name, input => input.Second);
        GraphNames.Rename(graph, name => inputs.GetValueOrDefault(name) ?? Prefix + name);
        var repeated = graph.Input.GroupBy(input => input.Name).SelectMany(same => same.Skip(1)).ToList();
        foreach (var input in repeated)
            graph.Input.Remove(input); // two inputs of one column
        foreach (var port in columns.Ports.Inputs.Where(port => port.IsBatched && port.Dims.Count == 0))
            AddColumnOfOne(graph, inputs[port.Name]);
        graph.Output.Clear();
        string[] outputs = [.. columns.Outputs.Select(name => inputs.ContainsValue(name) ? name + ModelOutput.Suffix : name)];
        for (int i = 0; i < outputs.Length; i++)
        {
            var port = columns.Ports.Outputs[i];
            string tensor = inputs.GetValueOrDefault(port.Name) ?? Prefix + port.Name;
            AddOutput(graph, port, tensor, outputs[i], columns.Outputs[i]);
        }
        model.MetadataProps.Add(new StringStringEntryProto { Key = Mark, Value = "rows" });
        return (model.ToByteArray(), outputs);
    }

    /// <summary>Takes <c>[N, 1]</c> for <c>[N]</c>, for which ML.NET's transformer has no scalars.</summary>
    private static void AddColumnOfOne(GraphProto graph, string name)
    {
        var input = graph.Input.Single(input => input.Name == name);
        if (input.Type.TensorType.Shape.Dim.Count != 1)
            return;
        input.Type.TensorType.Shape.Dim.Add(Dimension(1));
        string flat = Prefix + "flat/" + name;
        foreach (var node in graph.Node)
            GraphNames.Rename(node.Input, tensor => tensor == name ? flat : tensor);
        graph.Initializer.Add(OnnxGraphBuilder.NewTensor(flat + "/shape", DataType.Int64, MemoryMarshal.AsBytes<long>([-1]), 1));
        graph.Node.Insert(0, OnnxGraphBuilder.NewNode(flat, "Reshape", [name, flat + "/shape"], flat, []));
    }

    private static void AddOutput(GraphProto graph, TensorPort port, string tensor, string output, string column)
    {
        var type = (DataType)(int)port.Type;
        if (!port.IsBatched)
        {
            graph.Node.Add(OnnxGraphBuilder.NewNode(Row + column, "Identity", [tensor], output, []));
            graph.Output.Add(OnnxGraphBuilder.Describe(output, type, [.. port.Dims.Select(Dimension)]));
            return;
        }
        long[] dims =
            port.Dims.Count == 0 ? [1]
            : port.RowSize is null ? [-1]
            : [.. port.Dims.Select(dim => (long)dim)];
        string shape = Row + "shape/" + column;
        graph.Initializer.Add(OnnxGraphBuilder.NewTensor(shape, DataType.Int64, MemoryMarshal.AsBytes<long>(dims), dims.Length));
        string name = (port.Dims.Count == 0 ? RowOfOne : Row) + column;
        graph.Node.Add(OnnxGraphBuilder.NewNode(name, "Reshape", [tensor, shape], output, []));
        graph.Output.Add(OnnxGraphBuilder.Describe(output, type, [.. dims.Select(dim => Dimension((int)dim))]));
    }

    private static DimensionProto Dimension(int size) =>
        size < 0 ? new DimensionProto { DimParam = "M" } : new DimensionProto { DimValue = size };
}
