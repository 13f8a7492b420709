using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Views;

/// <summary>
/// Columns that are added to those of a view, bound to its schema: where they come from and what they are. Views, cursors and rows of all
/// transformers go by one of these. Immutable.
/// </summary>
internal abstract class Extension
{
    /// <param name="input">The schema of the source.</param>
    /// <param name="sources">Columns of the source that the added ones are made of.</param>
    /// <param name="added">The added columns, in order.</param>
    protected Extension(
        DataViewSchema input,
        IReadOnlyList<DataViewSchema.Column> sources,
        IEnumerable<(string Name, DataViewType Type, DataViewSchema.Annotations? Annotations)> added
    )
    {
        InputSchema = input;
        Sources = sources;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (var (name, type, annotations) in added)
            builder.AddColumn(name, type, annotations);
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>Columns of the source that the added ones are made of.</summary>
    public IReadOnlyList<DataViewSchema.Column> Sources { get; }

    /// <summary>Whether rows must come in the order of the source: neither shuffled nor shared out among cursors.</summary>
    public virtual bool KeepsOrder => false;

    /// <summary>Makes what gives the added columns over rows of a source, one row after the other.</summary>
    public abstract IAddedValues Over(DataViewRow source);

    /// <summary>Makes a cursor over that of the source, which it takes over.</summary>
    /// <param name="request">What is asked of it.</param>
    /// <param name="source">Has the request's sources active.</param>
    /// <param name="cursors">How many cursors share the rows.</param>
    public virtual DataViewRowCursor Open(ColumnRequest request, DataViewRowCursor source, int cursors) =>
        new ExtendedCursor(this, request, source);

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
        bool extends = active.AsSpan(InputSchema.Count).Contains(true);
        var passed = InputSchema.Where(c => active[c.Index]).ToList();
        var sources = extends ? passed.Concat(Sources.Where(c => !active[c.Index]).DistinctBy(c => c.Index)) : passed;
        return new ColumnRequest(active, passed, [.. sources], extends);
    }
}

/// <summary>The columns asked of a cursor or row.</summary>
/// <param name="Active">By index in the output schema.</param>
/// <param name="Passed">Columns of the source that were asked for.</param>
/// <param name="Sources">Columns that the source has to give.</param>
/// <param name="Extends">Whether an added column was asked for.</param>
internal sealed record ColumnRequest(
    bool[] Active,
    IReadOnlyList<DataViewSchema.Column> Passed,
    IReadOnlyList<DataViewSchema.Column> Sources,
    bool Extends
);

/// <summary>Gives the added columns of the row that a source is at. Holds managed memory only, since ML.NET never disposes the rows of a
/// prediction engine.</summary>
internal interface IAddedValues
{
    /// <summary>Is told of every row that a cursor comes to, whether it is read or not.</summary>
    void Advance();

    /// <summary>Makes the getter of an added column, counted from 0.</summary>
    Delegate Getter(int added);
}
