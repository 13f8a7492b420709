using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>The columns that rows are read from, found and checked.</summary>
/// <param name="Features">A vector of Single of known size.</param>
/// <param name="Target">A vector of Single of known size; null where the features are what is learned.</param>
/// <param name="Condition">As <see cref="ConditionColumn"/> takes it; null for none.</param>
/// <param name="Weight">A Single; null for none.</param>
/// <param name="Layout">What the values of a row are.</param>
internal sealed record RowColumns(DataViewSchema.Column Features, DataViewSchema.Column? Target, DataViewSchema.Column? Condition, DataViewSchema.Column? Weight, RowLayout Layout)
{
    /// <summary>Values per row.</summary>
    public int Size => Layout.Width;

    /// <summary>What the decoder learns.</summary>
    public DataViewSchema.Column Learned => Target ?? Features;

    /// <summary>The columns whose values make a row, one behind the other.</summary>
    public IReadOnlyList<DataViewSchema.Column> Values => [Features, .. Of(Condition), .. Of(Target)];

    public bool IsWeighted => Weight is not null;

    public IEnumerable<DataViewSchema.Column> All => Values.Concat(Of(Weight));

    public static RowColumns Find(DataViewSchema schema, TrainingDataOptions options)
    {
        var features = FeatureColumn.Find(schema, options.FeatureColumnName);
        DataViewSchema.Column? target = options.TargetColumnName is { } learned ? FeatureColumn.Find(schema, learned) : null;
        DataViewSchema.Column? condition = options.ConditionColumnName is { } given ? ConditionColumn.Find(schema, given) : null;
        var layout = new RowLayout(FeatureColumn.SizeOf(features), target is { } column ? FeatureColumn.SizeOf(column) : null, condition is { } c ? ConditionColumn.Input(c).Size : 0, ((MixedColumnSettings?)options.MixedColumns)?.Resolve(target ?? features));
        return new(features, target, condition, options.ExampleWeightColumnName is { } name ? FindWeight(schema, name) : null, layout);
    }

    private static IEnumerable<DataViewSchema.Column> Of(DataViewSchema.Column? column) => column is { } found ? [found] : [];

    private static DataViewSchema.Column FindWeight(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw new ArgumentOutOfRangeException(nameof(schema), name, $"There is no column '{name}' of example weights; the data has {Columns.Names(schema)}.");
        Guard.Data(
            column.Type == NumberDataViewType.Single,
            $"Column '{name}' is of type {column.Type}, and example weights are one Single a row; convert with Transforms.Conversion.ConvertType.");
        return column;
    }
}
