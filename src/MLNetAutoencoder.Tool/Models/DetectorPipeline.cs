using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetAutoencoder.Tool.Input;

namespace MLNetAutoencoder.Tool.Models;

/// <summary>The pipeline that a training fits: encoders, missing values, the detector, its reasons.</summary>
internal static class DetectorPipeline
{
    public const string Contributions = "Contributions";
    public const string Expected = "Expected";
    public const string Probability = "Probability";
    public const string Reasons = "Reasons";
    public const string Score = "Score";
    public const string PredictedLabel = "PredictedLabel";

    /// <summary>What is behind the name of a column of numbers in the column that tells which ones are missing.</summary>
    public const string MissingSuffix = ".missing";

    /// <summary>The columns that the model reads.</summary>
    public static IReadOnlyList<ViewColumn> Inputs(IEnumerable<ColumnPlan> columns) =>
        [.. columns.Where(column => column.IsFeature).Select(column => new ViewColumn(column.Name, column.Type))];

    /// <summary>The columns that the detector takes, as the encoders leave them.</summary>
    public static string[] Features(IEnumerable<ColumnPlan> columns) =>
        [
            .. columns
                .Where(column => column.IsFeature)
                .SelectMany(column => column.HasIndicator ? new[] { column.Name, column.Name + MissingSuffix } : [column.Name]),
        ];

    public static IEstimator<ITransformer> Build(MLContext ml, IReadOnlyList<ColumnPlan> columns, AutoencoderAnomalyOptions options)
    {
        IEstimator<ITransformer> pipeline = new EstimatorChain<ITransformer>();
        foreach (var column in columns.Where(column => column.IsFeature))
            pipeline = Encode(ml, pipeline, column);
        return pipeline
            .Append(ml.AnomalyDetection.Trainers.Autoencoder(Features(columns), options))
            .Append(ml.Transforms.TopContributors(Reasons, Contributions));
    }

    private static IEstimator<ITransformer> Encode(MLContext ml, IEstimator<ITransformer> pipeline, ColumnPlan column)
    {
        string name = column.Name;
        return column.Use switch
        {
            ColumnUse.Category => pipeline.Append(ml.Transforms.Categorical.OneHotEncoding(name)),
            ColumnUse.HashedCategory => pipeline.Append(
                ml.Transforms.Categorical.OneHotHashEncoding(name, numberOfBits: ColumnPlan.HashBits)
            ),
            _ when column.HasIndicator => pipeline
                .Append(ml.Transforms.IndicateMissingValues(name + MissingSuffix, name))
                .Append(ml.Transforms.ReplaceMissingValues(name, replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean)),
            _ => pipeline,
        };
    }
}
