using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data.Mixed;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Data;

/// <summary>The columns that rows are read from, found and checked.</summary>
/// <param name="Features">What the encoder sees.</param>
/// <param name="Target">What is learned; null where that is the features.</param>
/// <param name="Condition">As <see cref="ModelInputs"/> takes it; null for none.</param>
/// <param name="Weight">A number; null for none.</param>
/// <param name="Layout">What the values of a row are.</param>
internal sealed record RowColumns(
    ColumnSlots Features,
    ColumnSlots? Target,
    DataViewSchema.Column? Condition,
    DataViewSchema.Column? Weight,
    RowLayout Layout
)
{
    /// <summary>Values per row.</summary>
    public int Size => Layout.Width;

    /// <summary>What the decoder learns.</summary>
    public ColumnSlots Learned => Target ?? Features;

    /// <summary>The columns whose values make a row, one behind the other.</summary>
    public IReadOnlyList<DataViewSchema.Column> Values => [.. Features.Columns, .. Of(Condition), .. Target?.Columns ?? []];

    /// <summary>Whether rows are read as Double, since Single does not hold all that a column holds.</summary>
    public bool IsWide => Values.Any(column => ModelInputs.Of(column).IsWide);

    /// <summary>Values, by their place in a row, that no scaling may change.</summary>
    public IEnumerable<int> Unscaled
    {
        get
        {
            var learned = Layout.Mixed?.Unscaled.Select(slot => Layout.TargetStart + slot) ?? [];
            return Condition is { } condition && ModelInputs.Of(condition).Encoding != InputEncoding.Values
                ? learned.Concat(Enumerable.Range(Layout.Features, Layout.Condition))
                : learned;
        }
    }

    public bool IsWeighted => Weight is not null;

    public IEnumerable<DataViewSchema.Column> All => Values.Concat(Of(Weight));

    /// <summary>Makes a getter of the values of a row.</summary>
    /// <param name="row">Has the columns active.</param>
    /// <param name="origin">What is taken off values of Double, as <see cref="RowOrigin"/> gives it.</param>
    public ValueGetter<VBuffer<float>> Getter(DataViewRow row, double[]? origin) =>
        IsWide ? RowOrigin.Getter(row, this, origin) : JoinedColumns<float>.Getter(row, Values);

    /// <summary>A value of a row for a message: <c>'age'</c>, or <c>feature 3 of 'Features'</c> where its column names no slots.</summary>
    public string ValueName(int place)
    {
        foreach (var column in Values)
        {
            int size = ModelInputs.Of(column).Size;
            if (place < size)
            {
                return column.Type is not (VectorDataViewType or KeyDataViewType) ? $"'{column.Name}'"
                    : FeatureColumn.SlotNames(column) is { Length: > 0 } names && names[place].Length > 0 ? $"'{names[place]}'"
                    : Invariant.Text($"feature {place} of '{column.Name}'");
            }
            place -= size;
        }
        throw new ArgumentOutOfRangeException(nameof(place), place, null);
    }

    public static RowColumns Find(DataViewSchema schema, TrainingDataOptions options)
    {
        var features = ColumnSlots.Find(schema, options.FeatureColumnNames);
        var target = options.TargetColumnName is { } learned ? ColumnSlots.Find(schema, [learned]) : null;
        DataViewSchema.Column? condition = options.ConditionColumnName is { } given ? ModelInputs.FindCondition(schema, given) : null;
        var layout = new RowLayout(
            features.Size,
            target?.Size,
            condition is { } column ? ModelInputs.Of(column).Size : 0,
            ((MixedColumnSettings?)options.MixedColumns)?.Resolve(target ?? features),
            options.Padding?.Features == features.Size ? options.Padding : null
        );
        return new(features, target, condition, options.ExampleWeightColumnName is { } name ? FindWeight(schema, name) : null, layout);
    }

    private static IEnumerable<DataViewSchema.Column> Of(DataViewSchema.Column? column) => column is { } found ? [found] : [];

    private static DataViewSchema.Column FindWeight(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw new ArgumentOutOfRangeException(
                nameof(schema),
                name,
                $"There is no column '{name}' of example weights; the data has {Columns.Names(schema)}."
            );
        Guard.Data(
            NumberColumn.KindOfItem(column.Type) is not null,
            $"Column '{name}' is of type {column.Type}, and example weights are one number a row; convert with "
                + $"Transforms.Conversion.ConvertType."
        );
        return column;
    }
}

/// <summary>The slots that columns make, those of one behind those of the other.</summary>
/// <param name="Columns">One or more of numbers or Booleans, one a row or a vector of known size.</param>
internal sealed record ColumnSlots(IReadOnlyList<DataViewSchema.Column> Columns)
{
    public int Size { get; } = Columns.Sum(NumberColumn.SizeOf);

    /// <summary>A name for each; empty where there are none.</summary>
    public IReadOnlyList<string> Names { get; } = FeatureColumn.SlotNames(Columns);

    public static ColumnSlots Find(DataViewSchema schema, IEnumerable<string> names) =>
        new([.. names.Select(name => FeatureColumn.Find(schema, name))]);

    /// <summary>A slot's name for a message, behind its number: <c> ('age')</c>; empty where there are no names.</summary>
    public string Label(int slot) => Names.Count > 0 ? $" ('{Names[slot]}')" : "";

    /// <summary>For a message: <c>column 'Features' holds</c> or <c>columns 'Age', 'Income' hold</c>.</summary>
    public string Hold => $"{this} hold{(Columns.Count > 1 ? "" : "s")}";

    /// <summary><see cref="Hold"/> at the beginning of a sentence.</summary>
    public string BeginHold => $"C{Hold[1..]}";

    /// <summary>For a message: <c>column 'Features'</c> or <c>columns 'Age', 'Income'</c>.</summary>
    public override string ToString() =>
        $"column{(Columns.Count > 1 ? "s" : "")} {Invariant.First(Columns.Select(column => $"'{column.Name}'"))}";
}

/// <summary>
/// What the values of a training row are: the features, and behind them the condition and the target where there are such.
/// </summary>
/// <param name="Features">Values of the features.</param>
/// <param name="Target">Values of a column that the decoder learns in place of the features; null where it rebuilds them.</param>
/// <param name="Condition">Values of the condition that encoder and decoder see; 0 for none.</param>
/// <param name="Mixed">What the values that the decoder learns are; null where all are numeric.</param>
/// <param name="Padding">How features may end in padding; null where all must be finite.</param>
internal sealed record RowLayout(
    int Features,
    int? Target = null,
    int Condition = 0,
    MixedLayout? Mixed = null,
    StepPadding? Padding = null
)
{
    /// <summary>Values that the encoder sees, at the start of a row.</summary>
    public int Inputs => Features + Condition;

    /// <summary>Values that the decoder learns.</summary>
    public int Targets => Target ?? Features;

    /// <summary>Where those begin.</summary>
    public int TargetStart => Target is null ? 0 : Inputs;

    /// <summary>Values of a row.</summary>
    public int Width => Inputs + (Target ?? 0);

    /// <summary>Whether the encoder sees what the decoder learns, and nothing else.</summary>
    public bool IsPlain => Width == Features;

    public override string ToString() =>
        $"{Features}{(Padding is null ? "" : " padded")}{(Target is null ? "" : $" to {Target}")}"
        + $"{(Condition == 0 ? "" : $" given {Condition}")}";
}
