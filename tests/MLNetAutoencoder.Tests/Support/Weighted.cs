using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>Makes data of rows that weigh differently.</summary>
internal static class Weighted
{
    /// <summary>The rows as a training reads them.</summary>
    public static TrainingData Data(float[][] rows, float[] weights, double validationFraction, int seed)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Length);
        var view = new MLContext().Data.LoadFromEnumerable(
            rows.Zip(weights, (row, weight) => new Row { Features = row, Weight = weight }),
            definition
        );
        var options = new TrainingDataOptions
        {
            FeatureColumnNames = ["Features"],
            ExampleWeightColumnName = "Weight",
            Scaling = InputScaling.None,
            ValidationFraction = validationFraction,
            Seed = seed,
        };
        return TrainingData.Open(view, options, null, CancellationToken.None);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Weight { get; set; }
    }
}
