using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Batched;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Windowing;

namespace MLNetAutoencoder.Conversion;

/// <summary>One step of a pipeline as a graph of its own.</summary>
/// <param name="Model">The graph.</param>
/// <param name="Inputs">The column of each input that it reads.</param>
/// <param name="Outputs">The column of each output that is one.</param>
/// <param name="TellsShapes">
/// Whether outputs have the dimensions that the graph says. ML.NET's conversion of keys to vectors says [N, size] and makes [N, 1, size].
/// </param>
internal sealed record StepGraph(
    ModelProto Model,
    IReadOnlyList<(string Tensor, string Column)> Inputs,
    IReadOnlyList<(string Tensor, string Column)> Outputs,
    bool TellsShapes = true
)
{
    /// <param name="step">Any step.</param>
    /// <param name="input">The columns before it.</param>
    /// <param name="catalog">Converts ML.NET's own steps.</param>
    /// <exception cref="NotConvertibleException">There is no graph for it.</exception>
    public static StepGraph Of(ITransformer step, DataViewSchema input, ModelOperationsCatalog catalog) =>
        step switch
        {
            AutoencoderTransformerBase model => Of(model.Model),
            SlidingWindowTransformer windows => Of(windows.Bind(input)),
            BatchedOnnxTransformer onnx => Of(onnx),
            _ when step.GetType().Assembly == typeof(StepGraph).Assembly => throw new NotConvertibleException(
                "makes what ONNX has no operator for"
            ),
            _ => OfBuiltIn(step, input, catalog),
        };

    private static StepGraph Of(AutoencoderModel model) =>
        new(
            RowShape.ByColumns(model.ToOnnx(), model.Info),
            [.. model.Inputs.Select(input => (input.Name, input.Name))],
            [.. model.Info.Outputs.Select(output => (output.Name, output.ColumnName))]
        );

    private static StepGraph Of(BatchedOnnxTransformer step) =>
        new(
            ModelProto.Read(step.Session.Onnx),
            [.. step.Columns.Ports.Inputs.Select(port => port.Name).Zip(step.Columns.Inputs)],
            [.. step.Columns.Ports.Outputs.Select(port => port.Name).Zip(step.Columns.Outputs)]
        );

    /// <summary>The rows of a call are the series: each window is gathered from the rows before.</summary>
    private static StepGraph Of(WindowPlan plan)
    {
        if (plan.Group is { } group)
            throw new NotConvertibleException($"rolls windows along the series of column '{group.Name}'; windows of one series can be");
        var (graph, length) = (new OnnxGraphBuilder(), plan.Settings.Length);
        string[] inputs = [.. plan.Inputs.Select(column => graph.Input(column.Name, NumberColumn.SizeOf(column)))];
        string rows = graph.JoinColumns(inputs);
        string count = graph.Node("Gather", [graph.Node("Shape", [rows]), graph.Integer(0)]);
        string row = graph.Node("Unsqueeze", [graph.Node("Range", [graph.Integer(0), count, graph.Integer(1)])], null, Ints("axes", 1));
        string place = graph.Node("Add", [row, graph.Integers([.. Enumerable.Range(1 - length, length).Select(i => (long)i)])]);
        string windows = graph.Node("Gather", [rows, graph.Node("Max", [place, graph.Integers(0)])], null, OnnxGraphBuilder.Int("axis", 0));
        if (plan.Settings.Padding == WindowPadding.Missing)
        {
            string isBefore = graph.Node("Unsqueeze", [graph.Node("Less", [place, graph.Integers(0)])], null, Ints("axes", 2));
            windows = graph.Node("Where", [isBefore, graph.Scalar(float.NaN), windows]);
        }
        const string output = "windows";
        graph.Node("Reshape", [windows, graph.Integers(-1, (long)length * plan.Features)], output);
        graph.Output(output, DataType.Single, length * plan.Features);
        return new(graph.Build(), [.. inputs.Select(name => (name, name))], [(output, plan.Settings.Output)]);

        static AttributeProto Ints(string name, long value) => OnnxGraphBuilder.Ints(name, value);
    }

    private static StepGraph OfBuiltIn(ITransformer step, DataViewSchema input, ModelOperationsCatalog catalog)
    {
        // ML.NET's converter takes all columns of a view for inputs, hidden ones too, and fails at those that no tensor can hold.
        var columns = new DataViewSchema.Builder();
        foreach (var column in input.Where(column => !column.IsHidden && PipelineTensor.TypeOf(column.Type) is not null))
            columns.AddColumn(column.Name, column.Type, column.Annotations);
        using var stream = new MemoryStream();
        try
        {
            catalog.ConvertToOnnx(step, new SchemaView(columns.ToSchema()), stream);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What it says of a step that has no conversion is about files and command lines.
            throw new NotConvertibleException("has no conversion in ML.NET");
        }
        var model = ModelProto.Parser.ParseFrom(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        if (step.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ClusteringPredictionTransformer<>))
            CountFromOne(model.Graph);
        string[] outputs = [.. model.Graph.Output.Select(output => output.Name).Where(name => !OnnxColumns.CarriesNames(name))];
        return new(
            model,
            [.. model.Graph.Input.Select(tensor => (tensor.Name, tensor.Name))],
            [.. outputs.Select(name => (name, OnnxColumns.ColumnOf(name)))],
            TellsShapes: false
        );
    }

    /// <summary>ML.NET's conversion of a clustering gives the nearest center's place, from 0, for its key, which is from 1.</summary>
    private static void CountFromOne(GraphProto graph)
    {
        var nearest = graph.Node.Where(node => node.OpType == "ArgMin").Select(node => node.Output[0]).ToHashSet();
        foreach (var key in graph.Node.Where(node => node.OpType == "Cast" && nearest.Contains(node.Input[0])).ToList())
        {
            string place = key.Input[0];
            graph.Initializer.Add(OnnxGraphBuilder.NewTensor(place + "/1", DataType.Int64, MemoryMarshal.AsBytes<long>([1]), 1));
            key.Input[0] = place + "/key";
            graph.Node.Insert(
                graph.Node.IndexOf(key),
                OnnxGraphBuilder.NewNode(key.Input[0], "Add", [place, place + "/1"], key.Input[0], [])
            );
        }
    }
}

/// <summary>A step has no graph.</summary>
/// <param name="reason">Why, as what follows the step's name in a sentence.</param>
internal sealed class NotConvertibleException(string reason) : Exception(reason);
