using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Trainers;

/// <summary>Multinomial logistic regression; the loss is divided by the sum of weights, penalties included, and biases are free of them.</summary>
public sealed class LbfgsMaximumEntropyMulticlassTrainer
    : LbfgsTrainerBase<LbfgsMaximumEntropyMulticlassTrainer.Options, MulticlassPredictionTransformer<MaximumEntropyModelParameters>, MaximumEntropyModelParameters>
{
    internal LbfgsMaximumEntropyMulticlassTrainer(IHostEnvironment env, Options options)
        : base(env, "MulticlassLogisticRegression", Checked(options))
    {
    }

    private protected override IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape input)
    {
        var label = input.Require("label", LabelColumn.Name);
        var score = new List<SchemaShape.Column>();
        if (label.Annotations.Find(AnnotationKinds.KeyValues) is { Kind: SchemaShape.Column.VectorKind.Vector } values)
        {
            if (values.ItemType is TextDataViewType)
            {
                score.Add(ShapeColumns.SlotNames);
            }

            score.Add(new(AnnotationKinds.TrainingLabelValues, SchemaShape.Column.VectorKind.Vector, values.ItemType, false));
        }

        var predicted = label.Annotations.Keep(AnnotationKinds.KeyValues).Concat(ShapeColumns.TrainerOutput);
        return
        [
            new("Score", SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(score.Concat(ShapeColumns.TrainerOutput))),
            new("PredictedLabel", SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true, new SchemaShape(predicted)),
        ];
    }

    private protected override MaximumEntropyModelParameters Train(TrainingRows rows)
    {
        var loss = new MaximumEntropyLoss(rows, Settings.L2Regularization);
        var minimizer = new OrthantWiseLbfgs
        {
            HistorySize = Settings.HistorySize,
            L1 = Settings.L1Regularization / loss.WeightSum,
            FreeCount = rows.ClassCount,
            NonNegative = Settings.EnforceNonNegativity,
            Tolerance = Settings.OptimizationTolerance,
            MaximumIterations = Settings.MaximumNumberOfIterations,
        };
        float[] parameters = minimizer.Minimize(loss.ParameterCount, loss.Evaluate);
        float[][] weights = [.. Enumerable.Range(0, rows.ClassCount).Select(c => parameters.AsSpan(rows.ClassCount + (c * rows.Dimension), rows.Dimension).ToArray())];
        return new MaximumEntropyModelParameters(parameters[..rows.ClassCount], weights);
    }

    private protected override MulticlassPredictionTransformer<MaximumEntropyModelParameters> MakeTransformer(MaximumEntropyModelParameters model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, trainSchema[FeatureColumn.Name].Type, KeyMap.OfKeyValues(trainSchema[LabelColumn.Name]));

    private static Options Checked(Options options)
    {
        Check.NotNull(options, nameof(options));
        Check.Param(options.L2Regularization >= 0, nameof(options.L2Regularization), "Must be non-negative");
        Check.Param(options.L1Regularization >= 0, nameof(options.L1Regularization), "Must be non-negative");
        Check.Param(options.OptimizationTolerance > 0, nameof(options.OptimizationTolerance), "Must be positive");
        Check.Param(options.HistorySize > 0, nameof(options.HistorySize), "Must be positive");
        Check.Param(options.MaximumNumberOfIterations > 0, nameof(options.MaximumNumberOfIterations), "Must be positive");
        return options;
    }

    public sealed class Options : OptionsBase
    {
    }
}
