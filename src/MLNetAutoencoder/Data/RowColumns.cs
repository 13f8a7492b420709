using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data.Mixed;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Data;

/// <summary>The columns that rows are read from, found and checked.</summary>
/// <param name="Features">A vector of Single of known size.</param>
/// <param name="Target">A vector of Single of known size; null where the features are what is learned.</param>
/// <param name="Condition">As <see cref="ModelInputs"/> takes it; null for none.</param>
/// <param name="Weight">A Single; null for none.</param>
/// <param name="Layout">What the values of a row are.</param>
internal sealed record RowColumns(
    DataViewSchema.Column Features,
    DataViewSchema.Column? Target,
    DataViewSchema.Column? Condition,
    DataViewSchema.Column? Weight,
    RowLayout Layout
)
{
    /// <summary>Values per row.</summary>
    public int Size => Layout.Width;

    /// <summary>What the decoder learns.</summary>
    public DataViewSchema.Column Learned => Target ?? Features;

    /// <summary>The columns whose values make a row, one behind the other.</summary>
    public IReadOnlyList<DataViewSchema.Column> Values => [Features, .. Of(Condition), .. Of(Target)];

    public bool IsWeighted => Weight is not null;

    public IEnumerable<DataViewSchema.Column> All => Values.Concat(Of(Weight));

    /// <summary>A value of a row for a message: <c>'age'</c>, or <c>feature 3 of 'Features'</c> where its column names no slots.</summary>
    public string ValueName(int place)
    {
        foreach (var column in Values)
        {
            int size = ModelInputs.Input(column).Size;
            if (place < size)
            {
                return FeatureColumn.SlotNames(column) is { Length: > 0 } names && names[place].Length > 0
                    ? $"'{names[place]}'"
                    : Invariant.Text($"feature {place} of '{column.Name}'");
            }
            place -= size;
        }
        throw new ArgumentOutOfRangeException(nameof(place), place, null);
    }

    public static RowColumns Find(DataViewSchema schema, TrainingDataOptions options)
    {
        var features = FeatureColumn.Find(schema, options.FeatureColumnName);
        DataViewSchema.Column? target = options.TargetColumnName is { } learned ? FeatureColumn.Find(schema, learned) : null;
        DataViewSchema.Column? condition = options.ConditionColumnName is { } given ? ModelInputs.Find(schema, given) : null;
        var layout = new RowLayout(
            FeatureColumn.SizeOf(features),
            target is { } column ? FeatureColumn.SizeOf(column) : null,
            condition is { } c ? ModelInputs.Input(c).Size : 0,
            ((MixedColumnSettings?)options.MixedColumns)?.Resolve(target ?? features),
            options.Padding?.Features == FeatureColumn.SizeOf(features) ? options.Padding : null
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
            column.Type == NumberDataViewType.Single,
            $"Column '{name}' is of type {column.Type}, and example weights are one Single a row; convert with "
                + $"Transforms.Conversion.ConvertType."
        );
        return column;
    }
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
