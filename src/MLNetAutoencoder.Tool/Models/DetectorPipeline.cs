using System.Text.Encodings.Web;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetAutoencoder.Tool.Input;

namespace MLNetAutoencoder.Tool.Models;

/// <summary>The pipeline that a training fits: encoders, missing values, one vector of all, the detector, its reasons.</summary>
internal static class DetectorPipeline
{
    public const string Contributions = "Contributions";
    public const string Features = "Features";
    public const string Probability = "Probability";
    public const string Reasons = "Reasons";
    public const string Score = "Score";
    public const string PredictedLabel = "PredictedLabel";

    /// <summary>What is behind the name of a column of numbers in the column that tells which ones are missing.</summary>
    private const string MissingSuffix = ".missing";

    /// <summary>A step in its two forms, which stand together so that they stay the same.</summary>
    /// <param name="Make">What is fitted.</param>
    /// <param name="Code">The C# that makes it, behind the name of the context.</param>
    public sealed record Step(Func<MLContext, IEstimator<ITransformer>> Make, string Code);

    /// <summary>The columns that the model reads.</summary>
    public static IReadOnlyList<ViewColumn> Inputs(IEnumerable<ColumnPlan> columns) =>
        [.. columns.Where(column => column.IsFeature).Select(column => new ViewColumn(column.Name, column.Type))];

    /// <exception cref="ArgumentException">An option is not accepted.</exception>
    public static void Check(AutoencoderAnomalyOptions options) =>
        _ = new MLContext().AnomalyDetection.Trainers.Autoencoder(Features, options);

    public static IEstimator<ITransformer> Build(MLContext ml, IReadOnlyList<ColumnPlan> columns, AutoencoderAnomalyOptions options)
    {
        IEstimator<ITransformer> pipeline = new EstimatorChain<ITransformer>();
        foreach (var step in Steps(columns, options))
            pipeline = pipeline.Append(step.Make(ml));
        return pipeline;
    }

    public static IEnumerable<Step> Steps(IReadOnlyList<ColumnPlan> columns, AutoencoderAnomalyOptions options)
    {
        var features = columns.Where(column => column.IsFeature).ToList();
        foreach (var step in features.SelectMany(Encoders))
            yield return step;

        // One vector of Single for all but those numbers that Single would cut short: the detector takes them as they are.
        string[] joined =
        [
            .. features
                .Where(column => column.Type != DataKind.Double)
                .Select(column => column.Name)
                .Concat(features.Where(column => column.HasIndicator).Select(column => column.Name + MissingSuffix)),
        ];
        string[] taken = [.. features.Where(column => column.Type == DataKind.Double).Select(column => column.Name)];
        if (joined.Length > 0)
        {
            yield return new(
                ml => ml.Transforms.Concatenate(Features, joined),
                $"Transforms.Concatenate({Text(Features)}, {string.Join(", ", joined.Select(Text))})"
            );
            taken = [Features, .. taken];
        }
        string names = taken is [var one] ? Text(one) : $"[{string.Join(", ", taken.Select(Text))}]";
        yield return new(
            ml => ml.AnomalyDetection.Trainers.Autoencoder(taken, options),
            $"AnomalyDetection.Trainers.Autoencoder({names}, {options})"
        );
        yield return new(
            ml => ml.Transforms.TopContributors(Reasons, Contributions),
            $"Transforms.TopContributors({Text(Reasons)}, {Text(Contributions)})"
        );
    }

    /// <summary>A text as C# has it, whose escapes are those of JSON too.</summary>
    public static string Text(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    private static IEnumerable<Step> Encoders(ColumnPlan column)
    {
        string name = column.Name;
        string missing = name + MissingSuffix;
        switch (column.Use)
        {
            case ColumnUse.Category:
                yield return new(
                    ml => ml.Transforms.Categorical.OneHotEncoding(name),
                    $"Transforms.Categorical.OneHotEncoding({Text(name)})"
                );
                break;
            case ColumnUse.HashedCategory:
                yield return new(
                    ml => ml.Transforms.Categorical.OneHotHashEncoding(name, numberOfBits: ColumnPlan.HashBits),
                    $"Transforms.Categorical.OneHotHashEncoding({Text(name)}, numberOfBits: {ColumnPlan.HashBits})"
                );
                break;
        }
        if (column.HasIndicator)
        {
            yield return new(
                ml => ml.Transforms.IndicateMissingValues(missing, name),
                $"Transforms.IndicateMissingValues({Text(missing)}, {Text(name)})"
            );
            yield return new(
                ml => ml.Transforms.Conversion.ConvertType(missing, outputKind: DataKind.Single),
                $"Transforms.Conversion.ConvertType({Text(missing)}, outputKind: DataKind.Single)"
            );
        }
        if (column.IsFilled)
            yield return new(
                ml => ml.Transforms.ReplaceMissingValues(name, replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean),
                $"Transforms.ReplaceMissingValues({Text(name)}, replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean)"
            );
    }
}
