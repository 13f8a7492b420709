using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>The columns that rows are read from, found and checked.</summary>
/// <param name="Features">A vector of Single of known size.</param>
/// <param name="Weight">A Single; null for none.</param>
/// <param name="Layout">What the values of a row are.</param>
internal sealed record RowColumns(DataViewSchema.Column Features, DataViewSchema.Column? Weight, RowLayout Layout)
{
    /// <summary>Features per row.</summary>
    public int Size => Layout.Features;

    public bool IsWeighted => Weight is not null;

    public IEnumerable<DataViewSchema.Column> All => Weight is { } weight ? [Features, weight] : [Features];

    public static RowColumns Find(DataViewSchema schema, TrainingDataOptions options)
    {
        var features = FeatureColumn.Find(schema, options.FeatureColumnName);
        var layout = new RowLayout(((VectorDataViewType)features.Type).Size, ((MixedColumnSettings?)options.MixedColumns)?.Resolve(features));
        return new(features, options.ExampleWeightColumnName is { } name ? FindWeight(schema, name) : null, layout);
    }

    private static DataViewSchema.Column FindWeight(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw new ArgumentOutOfRangeException(nameof(schema), name, $"There is no column '{name}' of example weights; the data has {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => $"'{c.Name}'"))}.");
        Guard.Data(
            column.Type == NumberDataViewType.Single,
            $"Column '{name}' is of type {column.Type}, and example weights are one Single a row; convert with Transforms.Conversion.ConvertType.");
        return column;
    }
}
