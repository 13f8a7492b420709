using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Transform;

/// <summary>A model bound to an input schema: where its inputs are, and what the output schema looks like. Immutable.</summary>
internal sealed class ScoringPlan
{
    public ScoringPlan(AutoencoderModel model, IReadOnlyList<ScoredColumn> columns, DataViewSchema input)
    {
        Model = model;
        Columns = columns;
        InputSchema = Guard.NotNull(input);
        Inputs = [.. model.Inputs.Select(column => ModelInputs.Find(input, column))];
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (var column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations(input));
        OutputSchema = builder.ToSchema();
    }

    public AutoencoderModel Model { get; }

    public IReadOnlyList<ScoredColumn> Columns { get; }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>The columns that make the model's input.</summary>
    public IReadOnlyList<DataViewSchema.Column> Inputs { get; }

    /// <summary>Makes a getter of the model's input over rows of the source.</summary>
    public ValueGetter<VBuffer<float>> InputGetter(DataViewRow source) =>
        JoinedColumns.Getter(source, [.. Inputs.Select(column => source.Schema[column.Index])]);

    /// <summary>Sorts out what is needed of the source to give the requested columns.</summary>
    public ColumnRequest Request(IEnumerable<DataViewSchema.Column> columns)
    {
        var active = new bool[OutputSchema.Count];
        foreach (var column in columns)
        {
            Guard.That(
                column.Index < active.Length && OutputSchema[column.Index].Name == column.Name,
                nameof(columns),
                $"Column '{column.Name}' is not a column of this schema."
            );
            active[column.Index] = true;
        }
        bool scores = active.AsSpan(InputSchema.Count).Contains(true);
        var passed = InputSchema.Where(c => active[c.Index]).ToList();
        var sources = scores ? passed.Concat(Inputs.Where(c => !active[c.Index])) : passed;
        return new ColumnRequest(active, passed, [.. sources], scores);
    }
}

/// <summary>The columns asked of a cursor or row.</summary>
/// <param name="Active">By index in the output schema.</param>
/// <param name="Passed">Columns of the source that were asked for.</param>
/// <param name="Sources">Columns that the source has to give.</param>
/// <param name="Scores">Whether an output of the model was asked for.</param>
internal sealed record ColumnRequest(
    bool[] Active,
    IReadOnlyList<DataViewSchema.Column> Passed,
    IReadOnlyList<DataViewSchema.Column> Sources,
    bool Scores
);

/// <summary>A column that a transformer adds: one output of the model under an ML.NET type.</summary>
internal sealed record ScoredColumn(
    string Name,
    int Output,
    DataViewType Type,
    Func<DataViewSchema, DataViewSchema.Annotations?> Annotations
)
{
    /// <summary>Makes the getter of this column over rows that hold the model's outputs.</summary>
    public Delegate Getter(IScoredRow row) =>
        Type switch
        {
            VectorDataViewType => (ValueGetter<VBuffer<float>>)(
                (ref VBuffer<float> value) =>
                {
                    var floats = row.Floats(Output);
                    var editor = VBufferEditor.Create(ref value, floats.Length);
                    floats.CopyTo(editor.Values);
                    value = editor.Commit();
                }
            ),
            BooleanDataViewType => (ValueGetter<bool>)((ref bool value) => value = row.Boolean(Output)),
            _ => (ValueGetter<float>)((ref float value) => value = row.Floats(Output)[0]),
        };
}

/// <summary>A row whose model outputs can be read.</summary>
internal interface IScoredRow
{
    ReadOnlySpan<float> Floats(int output);

    bool Boolean(int output);
}
