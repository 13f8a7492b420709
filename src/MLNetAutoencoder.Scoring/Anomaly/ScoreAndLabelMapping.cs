using System.ComponentModel;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder;

/// <summary>
/// Turns score and label of a saved anomaly detector, which ML.NET's ONNX transformer can only give as a vector, into scalars. Public
/// because ML.NET creates it by its contract name when it loads such a model.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[CustomMappingFactoryAttribute(Contract)]
public sealed class ScoreAndLabelMapping : CustomMappingFactory<ScoreAndLabelMapping.Source, ScoreAndLabelMapping.Target>
{
    private const string Contract = "MLNetAutoencoder.ScoreAndLabel";

    /// <inheritdoc/>
    public override Action<Source, Target> GetMapping() => Map;

    /// <summary>The steps that turn the vector into the two columns.</summary>
    internal static IEstimator<ITransformer> Steps(MLContext ml) =>
        ml.Transforms.CustomMapping<Source, Target>(Map, Contract).Append(ml.Transforms.DropColumns(RowShape.ScoreAndLabel));

    private static void Map(Source source, Target target)
    {
        target.PredictedLabel = source.ScoreAndLabel.GetItemOrDefault(1) != 0;
        target.Score = source.ScoreAndLabel.GetItemOrDefault(0);
    }

    /// <summary>What the ONNX step gives.</summary>
    public sealed class Source
    {
        /// <summary>Score, then 1 for an anomaly or 0.</summary>
        [ColumnName(RowShape.ScoreAndLabel), VectorType(2)]
        public VBuffer<float> ScoreAndLabel { get; set; }
    }

    /// <summary>What the mapping gives.</summary>
    public sealed class Target
    {
        /// <summary>Whether the row is an anomaly.</summary>
        public bool PredictedLabel { get; set; }

        /// <summary>The reconstruction error.</summary>
        public float Score { get; set; }
    }
}
