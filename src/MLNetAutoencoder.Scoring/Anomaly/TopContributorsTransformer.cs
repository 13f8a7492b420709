using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Anomaly;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder;

/// <summary>Adds a text that names the features which contribute most to a row's score.</summary>
/// <remarks>Views are lazy. Saved, it loads with plain ML.NET where this package is at hand. Thread-safe.</remarks>
public sealed class TopContributorsTransformer : ITransformer
{
    private readonly string _output;
    private readonly DataViewSchema.Column _input;
    private readonly ContributorNames _names;
    private readonly string? _tempFolder;

    internal TopContributorsTransformer(string output, DataViewSchema.Column input, int count, string? tempFolder)
    {
        _output = output;
        _input = input;
        _names = ContributorNames.Of(input, count);
        _tempFolder = tempFolder;
    }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new ExtendedView(Bind(Guard.NotNull(input).Schema), input);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ExtendedMapper(Bind(inputSchema));

    /// <summary>The columns that the step reads and adds.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{nameof(TopContributorsTransformer)}: {_input.Name} -> {_output}";

    /// <summary>Saves the step as ML.NET's own transformers; called by <c>mlContext.Model.Save</c>.</summary>
    /// <param name="ctx">Where ML.NET saves to.</param>
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        var ml = new MLContext();
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(_input.Name, _input.Type);
        using var file = new TempFile(Graph(), _tempFolder);
        using var chain = file.Step(ml, [_input.Name], [TopContributorsMapping.ContributionsColumn, TopContributorsMapping.NamesColumn])
            .Append(TopContributorsMapping.Step(ml))
            .Append(ml.Transforms.CopyColumns(_output, TopContributorsMapping.TextColumn))
            .Append(ml.Transforms.DropColumns(TopContributorsMapping.Columns))
            .Fit(new SchemaView(schema.ToSchema()));
        ((ICanSaveModel)chain).Save(ctx);
    }

    internal static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        var column = Columns.Find(schema, name);
        Guard.Data(
            column.Type is VectorDataViewType { IsKnownSize: true, ItemType: NumberDataViewType { RawType: var type } }
                && type == typeof(float),
            $"Column '{name}' is of type {column.Type}, and contributions are a vector of Single of known size: the column that an "
                + $"autoencoder's {TopContributorsEstimator.ContributionsOption} names."
        );
        return column;
    }

    private Plan Bind(DataViewSchema input)
    {
        var column = Find(Guard.NotNull(input), _input.Name);
        Guard.That(
            column.Type.Equals(_input.Type),
            nameof(input),
            $"Column '{column.Name}' is of type {column.Type}, and was {_input.Type} when the step was fitted."
        );
        return new Plan(input, column, _output, _names);
    }

    /// <summary>Passes contributions on, and gives the names beside them as one text.</summary>
    private byte[] Graph()
    {
        int size = NumberColumn.SizeOf(_input);
        var graph = new GraphProto { Name = "contributors" };
        graph.Input.Add(OnnxGraphBuilder.ValueInfo(_input.Name, DataType.Single, size));
        graph.Initializer.Add(OnnxGraphBuilder.NewTensor("size", DataType.Int64, BitConverter.GetBytes((long)size), 1));
        graph.Node.Add(
            OnnxGraphBuilder.NewNode("values", "Reshape", [_input.Name, "size"], TopContributorsMapping.ContributionsColumn, [])
        );
        var names = new TensorProto { Name = "names", DataType = DataType.Text };
        names.Dims.Add(1);
        names.StringData.Add(Google.Protobuf.ByteString.CopyFromUtf8(_names.ToJson()));
        graph.Initializer.Add(names);
        graph.Node.Add(OnnxGraphBuilder.NewNode("text", "Identity", ["names"], TopContributorsMapping.NamesColumn, []));
        graph.Output.Add(OnnxGraphBuilder.RowInfo(TopContributorsMapping.ContributionsColumn, DataType.Single, size));
        graph.Output.Add(OnnxGraphBuilder.RowInfo(TopContributorsMapping.NamesColumn, DataType.Text, 1));
        return OnnxGraphBuilder.Bytes(graph);
    }

    private sealed class Plan(DataViewSchema input, DataViewSchema.Column source, string output, ContributorNames names)
        : Extension(input, [source], [(output, TextDataViewType.Instance, null)])
    {
        public override IAddedValues Over(DataViewRow row) => new Texts(row, Sources[0], names);
    }

    private sealed class Texts(DataViewRow source, DataViewSchema.Column column, ContributorNames names) : IAddedValues
    {
        private readonly ValueGetter<VBuffer<float>> _getter = source.GetGetter<VBuffer<float>>(source.Schema[column.Index]);
        private readonly float[] _contributions = new float[NumberColumn.SizeOf(column)];
        private VBuffer<float> _row;

        public void Advance() { }

        public Delegate Getter(int added) =>
            (ValueGetter<ReadOnlyMemory<char>>)(
                (ref ReadOnlyMemory<char> value) =>
                {
                    _getter(ref _row);
                    FeatureColumn.CopyDense(_row, _contributions, (source, column.Name));
                    value = names.Of(_contributions).AsMemory();
                }
            );
    }
}
