using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Windowing;

/// <summary>Windows bound to an input schema. Immutable.</summary>
internal sealed class WindowPlan
{
    public WindowPlan(WindowSettings settings, DataViewSchema input)
    {
        Settings = settings;
        InputSchema = Guard.NotNull(input);
        Inputs = [.. settings.Inputs.Select(name => FindInput(input, name))];
        Group = settings.Group is { } name ? FindGroup(input, name) : null;
        Features = Inputs.Sum(SizeOf);
        long size = (long)settings.Length * Features;
        Guard.Data(size <= Array.MaxLength, $"A window of {settings.Length} rows of {Features} values is too large; make it shorter.");
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumn(settings.Output, new VectorDataViewType(NumberDataViewType.Single, (int)size));
        OutputSchema = builder.ToSchema();
    }

    public WindowSettings Settings { get; }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IReadOnlyList<DataViewSchema.Column> Inputs { get; }

    public DataViewSchema.Column? Group { get; }

    /// <summary>Values of a row.</summary>
    public int Features { get; }

    /// <summary>Values of a column.</summary>
    public static int SizeOf(DataViewSchema.Column column) => (column.Type as VectorDataViewType)?.Size ?? 1;

    /// <summary>Sorts out what is needed of the source to give the requested columns.</summary>
    public WindowRequest Request(IEnumerable<DataViewSchema.Column> columns)
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
        var needed = active[^1] ? Inputs.Concat(Group is { } group ? [group] : []).Select(c => c.Index).ToHashSet() : [];
        return new WindowRequest(active, [.. InputSchema.Where(c => active[c.Index] || needed.Contains(c.Index))]);
    }

    private static DataViewSchema.Column FindInput(DataViewSchema schema, string name)
    {
        var column = Columns.Find(schema, name);
        var item = column.Type is VectorDataViewType { IsKnownSize: true } vector ? vector.ItemType : column.Type;
        Guard.Data(
            item == NumberDataViewType.Single,
            $"Column '{name}' is of type {column.Type}, and a window takes Single or vectors of Single of known size. Convert other "
                + $"numbers with Transforms.Conversion.ConvertType."
        );
        return column;
    }

    private static DataViewSchema.Column FindGroup(DataViewSchema schema, string name)
    {
        var column = Columns.Find(schema, name);
        Guard.Data(
            column.Type is TextDataViewType
                || (column.Type is KeyDataViewType && column.Type.RawType == typeof(uint))
                || column.Type == NumberDataViewType.Single,
            $"Column '{name}' is of type {column.Type}, and series are told apart by text, a key of UInt32 as "
                + $"Transforms.Conversion.MapValueToKey makes it, or Single."
        );
        return column;
    }
}

/// <summary>The columns asked of a cursor or row.</summary>
/// <param name="Active">By index in the output schema.</param>
/// <param name="Sources">Columns that the source has to give.</param>
internal sealed record WindowRequest(bool[] Active, IReadOnlyList<DataViewSchema.Column> Sources)
{
    /// <summary>Whether the windows were asked for.</summary>
    public bool HasWindows => Active[^1];
}
