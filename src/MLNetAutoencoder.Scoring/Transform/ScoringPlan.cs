using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>A model bound to an input schema: where its features are, and what the output schema looks like. Immutable.</summary>
internal sealed class ScoringPlan
{
    public ScoringPlan(AutoencoderModel model, IReadOnlyList<ScoredColumn> columns, DataViewSchema input)
    {
        Model = model;
        Columns = columns;
        InputSchema = Guard.NotNull(input);
        Features = FeatureColumn.Find(input, model.InputName, model.InputSize);
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

    public DataViewSchema.Column Features { get; }

    /// <summary>Sorts out what is needed of the source to give the requested columns.</summary>
    public ColumnRequest Request(IEnumerable<DataViewSchema.Column> columns)
    {
        var active = new bool[OutputSchema.Count];
        foreach (var column in columns)
        {
            Guard.That(column.Index < active.Length && OutputSchema[column.Index].Name == column.Name, nameof(columns), $"Column '{column.Name}' is not a column of this schema.");
            active[column.Index] = true;
        }
        bool scores = active.AsSpan(InputSchema.Count).Contains(true);
        var passed = InputSchema.Where(c => active[c.Index]).ToList();
        var sources = scores && !active[Features.Index] ? passed.Append(Features) : passed;
        return new ColumnRequest(active, passed, [.. sources], scores);
    }
}

/// <summary>The columns asked of a cursor or row.</summary>
/// <param name="Active">By index in the output schema.</param>
/// <param name="Passed">Columns of the source that were asked for.</param>
/// <param name="Sources">Columns that the source has to give.</param>
/// <param name="Scores">Whether an output of the model was asked for.</param>
internal sealed record ColumnRequest(bool[] Active, IReadOnlyList<DataViewSchema.Column> Passed, IReadOnlyList<DataViewSchema.Column> Sources, bool Scores);
