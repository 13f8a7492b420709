using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Estimators;

/// <summary>
/// Describes added columns to an estimator chain. SchemaShape.Column has no public constructor (dotnet/machinelearning#3243), so the
/// columns are borrowed from the shapes that ML.NET's own estimators give.
/// </summary>
internal static class OutputShape
{
    private const string ScoreColumn = AutoencoderAnomalyTransformer.ScoreColumn;
    private static readonly MLContext s_ml = new();

    public static SchemaShape Add(SchemaShape input, string features, AutoencoderTrainingOptions options, IEnumerable<ModelColumn> columns)
    {
        Check(input, features, options);
        var scored = s_ml.AnomalyDetection.Trainers.RandomizedPca(features).GetOutputSchema(input);
        return columns.Aggregate(
            input,
            (shape, column) =>
                column.Role switch
                {
                    OutputRole.PredictedLabel => With(shape, scored, column.Name),
                    OutputRole.ReconstructionError => With(
                        shape,
                        s_ml.Transforms.CopyColumns(column.Name, ScoreColumn).GetOutputSchema(scored),
                        column.Name
                    ),
                    _ => With(
                        shape,
                        s_ml.Transforms.ProjectToPrincipalComponents(column.Name, features, rank: 1).GetOutputSchema(input),
                        column.Name
                    ),
                }
        );
    }

    private static SchemaShape With(SchemaShape shape, SchemaShape source, string name) =>
        new(shape.Where(c => c.Name != name).Append(source.Single(c => c.Name == name)));

    private static void Check(SchemaShape input, string features, AutoencoderTrainingOptions options)
    {
        CheckVector(input, features);
        if (options.TargetColumnName is { } target)
            CheckVector(input, target);
        if (options.ConditionColumnName is { } condition)
            CheckExists(input, condition);
    }

    private static SchemaShape.Column CheckExists(SchemaShape input, string name) =>
        input.Where(c => c.Name == name).Select(c => (SchemaShape.Column?)c).FirstOrDefault()
        ?? throw new ArgumentOutOfRangeException(nameof(input), name, $"There is no column '{name}'.");

    private static bool IsOfUnknownSize(SchemaShape.Column column) =>
        column.Kind == SchemaShape.Column.VectorKind.VariableVector && column.ItemType == Microsoft.ML.Data.NumberDataViewType.Single;

    private static void CheckVector(SchemaShape input, string features)
    {
        var found = CheckExists(input, features);
        Guard.Data(
            found.Kind == SchemaShape.Column.VectorKind.Vector
                && found.ItemType == Microsoft.ML.Data.NumberDataViewType.Single
                && !found.IsKey,
            $"Column '{features}' is a {found.Kind} of {found.ItemType}, and {FeatureColumn.Accepted(IsOfUnknownSize(found))}"
        );
    }
}
