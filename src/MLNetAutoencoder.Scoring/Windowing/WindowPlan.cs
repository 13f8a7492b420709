using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Windowing;

/// <summary>Windows bound to an input schema. Rows keep their order. Immutable.</summary>
internal sealed class WindowPlan : Extension
{
    public WindowPlan(WindowSettings settings, DataViewSchema input)
        : this(
            settings,
            Guard.NotNull(input),
            [.. settings.Inputs.Select(name => FindInput(input, name))],
            settings.Group is { } name ? FindGroup(input, name) : null
        ) { }

    private WindowPlan(
        WindowSettings settings,
        DataViewSchema input,
        IReadOnlyList<DataViewSchema.Column> inputs,
        DataViewSchema.Column? group
    )
        : base(input, group is { } column ? [.. inputs, column] : inputs, [(settings.Output, TypeOf(settings, inputs), null)])
    {
        Settings = settings;
        Inputs = inputs;
        Group = group;
        Features = inputs.Sum(NumberColumn.SizeOf);
    }

    public WindowSettings Settings { get; }

    public IReadOnlyList<DataViewSchema.Column> Inputs { get; }

    public DataViewSchema.Column? Group { get; }

    /// <summary>Values of a row.</summary>
    public int Features { get; }

    public override bool KeepsOrder => true;

    public override IAddedValues Over(DataViewRow source) => new RollingWindow(this, source);

    private static VectorDataViewType TypeOf(WindowSettings settings, IReadOnlyList<DataViewSchema.Column> inputs)
    {
        int features = inputs.Sum(NumberColumn.SizeOf);
        long size = (long)settings.Length * features;
        Guard.Data(size <= Array.MaxLength, $"A window of {settings.Length} rows of {features} values is too large; make it shorter.");
        return new VectorDataViewType(NumberDataViewType.Single, (int)size);
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
