using Microsoft.ML;
using Microsoft.ML.Data;
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
    private static readonly SchemaShape s_row = s_ml
        .Transforms.CustomMapping<object, Row>((_, _) => { }, null)
        .GetOutputSchema(new SchemaShape([]));

    public static SchemaShape Add(
        SchemaShape input,
        IReadOnlyList<string> features,
        AutoencoderTrainingOptions options,
        IEnumerable<ModelColumn> columns
    )
    {
        Check(input, features, options);
        var scored = s_ml.AnomalyDetection.Trainers.RandomizedPca(nameof(Row.Features)).GetOutputSchema(s_row);
        return columns.Aggregate(
            input,
            (shape, column) =>
                column.Role switch
                {
                    OutputRole.PredictedLabel => With(shape, scored, column.Name),
                    OutputRole.ReconstructionError or OutputRole.Probability => With(
                        shape,
                        s_ml.Transforms.CopyColumns(column.Name, ScoreColumn).GetOutputSchema(scored),
                        column.Name
                    ),
                    _ => With(
                        shape,
                        s_ml.Transforms.ProjectToPrincipalComponents(column.Name, nameof(Row.Features), rank: 1).GetOutputSchema(s_row),
                        column.Name
                    ),
                }
        );
    }

    private static SchemaShape With(SchemaShape shape, SchemaShape source, string name) =>
        new(shape.Where(c => c.Name != name).Append(source.Single(c => c.Name == name)));

    private static void Check(SchemaShape input, IReadOnlyList<string> features, AutoencoderTrainingOptions options)
    {
        foreach (string name in features)
            CheckNumbers(input, name);
        if (options.TargetColumnName is { } target)
            CheckNumbers(input, target);
        if (options.ConditionColumnName is { } condition)
            CheckExists(input, condition);
    }

    private static SchemaShape.Column CheckExists(SchemaShape input, string name) =>
        input.Where(c => c.Name == name).Select(c => (SchemaShape.Column?)c).FirstOrDefault()
        ?? throw new ArgumentOutOfRangeException(nameof(input), name, $"There is no column '{name}'.");

    private static void CheckNumbers(SchemaShape input, string name)
    {
        var found = CheckExists(input, name);
        bool areNumbers = NumberColumn.KindOfItem(found.ItemType) is not null && !found.IsKey;
        bool isOfUnknownSize = found.Kind == SchemaShape.Column.VectorKind.VariableVector;
        Guard.Data(
            areNumbers && !isOfUnknownSize,
            $"Column '{name}' is a {found.Kind} of {found.ItemType}, and {FeatureColumn.Accepted(areNumbers && isOfUnknownSize)}"
        );
    }

    private sealed class Row
    {
        [VectorType(1)]
        public float[]? Features { get; set; }
    }
}
