using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Batched;

/// <summary>Which columns go into an ONNX model and come out of it. Immutable.</summary>
/// <param name="Ports">The tensors that are used, as the graph describes them.</param>
/// <param name="Inputs">The column of each input.</param>
/// <param name="Outputs">The column of each output.</param>
/// <param name="AsScalars">Whether outputs of one value a row are scalars.</param>
/// <param name="SlotNames">Names of slots, by the output's column.</param>
internal sealed record OnnxColumns(
    OnnxPorts Ports,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    bool AsScalars,
    IReadOnlyDictionary<string, string[]> SlotNames
)
{
    /// <summary>What ML.NET strips from an output's name to get its column's.</summary>
    private const string Suffix = ModelOutput.Suffix;

    /// <summary>The entry of a model's metadata that tells whether its rows are computed each by itself.</summary>
    public const string RowsKey = "MLNetAutoencoder.Rows";
    public const string Independent = "independent";

    /// <summary>The rows of a call are a series, and each is computed with those before it.</summary>
    public const string Series = "series";

    /// <summary>How ML.NET's exporter names the outputs that carry slot names.</summary>
    private const string Mark = "mlnet.";
    private const string UnusedSuffix = ".unusedOutput";
    private const string SlotNamesSuffix = ".SlotNames";

    /// <param name="session">Over the model.</param>
    /// <param name="model">The model as it was read.</param>
    /// <param name="options">Say which of its tensors become which columns.</param>
    /// <exception cref="ArgumentException">The options name what the graph does not have.</exception>
    /// <exception cref="InvalidOperationException">A tensor cannot be a column.</exception>
    public static OnnxColumns Of(OnnxSession session, ModelProto model, BatchedOnnxOptions options)
    {
        var faults = new OptionFaults();
        foreach (string name in (options.InputColumns?.Keys ?? []).Where(name => !session.Inputs.ContainsKey(name)))
            faults.Require(false, $"InputColumns names '{name}', and the ONNX model's inputs are {Names(session.Inputs.Keys)}.");
        foreach (string name in (options.OutputColumns?.Keys ?? []).Where(name => !session.Outputs.ContainsKey(name)))
            faults.Require(false, $"OutputColumns names '{name}', and the ONNX model's outputs are {Names(session.Outputs.Keys)}.");
        var wanted = options.OutputColumns ?? session.Outputs.Keys.Where(name => !CarriesNames(name)).ToDictionary(name => name, ColumnOf);
        faults.Require(wanted.Count > 0, $"OutputColumns is empty; name at least one of {Names(session.Outputs.Keys)}.");
        foreach (var column in wanted.GroupBy(pair => pair.Value).Where(group => group.Count() > 1))
            faults.Require(
                false,
                $"OutputColumns makes column '{column.Key}' of {Names(column.Select(pair => pair.Key))}; make it of one."
            );
        faults.ThrowIfAny(nameof(options));
        return new(
            new OnnxPorts(
                [.. session.Inputs.Select(input => Port(input, nameof(BatchedOnnxOptions.InputColumns)))],
                [.. wanted.Keys.Select(name => Port(new(name, session.Outputs[name]), nameof(BatchedOnnxOptions.OutputColumns)))]
            ),
            [.. session.Inputs.Keys.Select(name => options.InputColumns?.GetValueOrDefault(name) ?? name)],
            [.. wanted.Values],
            options.ScalarColumns,
            ReadSlotNames(model.Graph)
        );
    }

    /// <summary>The tensors and source columns for a schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type or size.</exception>
    public (OnnxPorts Ports, IReadOnlyList<DataViewSchema.Column> Sources) Bind(DataViewSchema input)
    {
        DataViewSchema.Column[] sources = [.. Inputs.Select(name => Columns.Find(input, name))];
        TensorPort[] bound = [.. Ports.Inputs.Select((port, i) => port.For(sources[i]))];
        // A vector taken for one open dimension is a row, and so is what comes of it.
        bool isRow = Ports.Inputs.Zip(bound).Any(port => port.First.IsBatched && !port.Second.IsBatched);
        var outputs = isRow ? Ports.Outputs.Select(Unbatched) : Ports.Outputs;
        return (new OnnxPorts(bound, [.. outputs]), sources);

        static TensorPort Unbatched(TensorPort port) =>
            port with
            {
                Dims = port.IsBatched ? [-1, .. port.Dims] : port.Dims,
                IsBatched = false,
            };
    }

    /// <summary>The columns that the outputs become.</summary>
    public IReadOnlyList<(string Name, DataViewType Type, DataViewSchema.Annotations? Annotations)> Added(OnnxPorts ports) =>
        [.. Outputs.Zip(ports.Outputs, (name, port) => (name, port.ColumnType(AsScalars), Annotations(name, port.RowSize)))];

    /// <summary>The columns as another step adds them.</summary>
    public IReadOnlyList<(string Name, DataViewType Type, DataViewSchema.Annotations? Annotations)> AddedBy(DataViewSchema schema) =>
        [.. Outputs.Select(name => (name, schema[name].Type, (DataViewSchema.Annotations?)schema[name].Annotations))];

    /// <summary>
    /// What a model of this library says of its rows; its files of reduced precision compute each by itself but for rounding.
    /// </summary>
    /// <exception cref="InvalidOperationException">They have to be computed in one call.</exception>
    public static RowDependence RowsOf(ModelProto model)
    {
        string? said = model.MetadataProps.LastOrDefault(entry => entry.Key == RowsKey)?.Value;
        Guard.Data(
            said != Series,
            $"The ONNX model rolls windows along the rows of a call, so that it needs the whole series in one. Run it with ONNX Runtime, "
                + $"or use the pipeline that it was made of."
        );
        return said == Independent ? RowDependence.Independent : RowDependence.Check;
    }

    private static TensorPort Port(KeyValuePair<string, NodeMetadata> tensor, string option) =>
        TensorPort.Of(tensor.Key, tensor.Value, option);

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    public static string ColumnOf(string output) => output.EndsWith(Suffix, StringComparison.Ordinal) ? output[..^Suffix.Length] : output;

    public static bool CarriesNames(string output) =>
        output.StartsWith(Mark, StringComparison.Ordinal) && output.EndsWith(UnusedSuffix, StringComparison.Ordinal);

    private static Dictionary<string, string[]> ReadSlotNames(GraphProto graph)
    {
        var names = new Dictionary<string, string[]>();
        foreach (var node in graph.Node)
        {
            if (
                node.Name.StartsWith(Mark, StringComparison.Ordinal)
                && node.Name.EndsWith(SlotNamesSuffix, StringComparison.Ordinal)
                && node.Attribute.FirstOrDefault(attribute => attribute.Name == "keys_strings") is { } keys
            )
                names[node.Name[Mark.Length..^SlotNamesSuffix.Length]] = [.. keys.Strings.Select(text => text.ToStringUtf8())];
        }
        return names;
    }

    private DataViewSchema.Annotations? Annotations(string column, int? size) =>
        SlotNames.TryGetValue(column, out string[]? names) && names.Length == size ? FeatureColumn.NameSlots(names) : null;
}
