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
    private static readonly MLContext s_ml = new();

    /// <summary>Adds vectors of Single, then scalars.</summary>
    public static SchemaShape Add(
        SchemaShape input,
        string features,
        AutoencoderTrainingOptions options,
        IEnumerable<string> vectors,
        string? scalar
    )
    {
        Check(input, features, options);
        var shape = vectors.Aggregate(input, (added, vector) => WithVector(added, input, features, vector));
        if (scalar is not null)
        {
            var scored = s_ml.AnomalyDetection.Trainers.RandomizedPca(features).GetOutputSchema(input);
            shape = With(shape, s_ml.Transforms.CopyColumns(scalar, "Score").GetOutputSchema(scored), scalar);
        }
        return shape;
    }

    /// <summary>Adds the columns of an anomaly detector.</summary>
    public static SchemaShape AddAnomaly(SchemaShape input, string features, AutoencoderTrainingOptions options)
    {
        Check(input, features, options);
        var shape = s_ml.AnomalyDetection.Trainers.RandomizedPca(features).GetOutputSchema(input);
        return options.ContributionsColumnName is { } contributions ? WithVector(shape, input, features, contributions) : shape;
    }

    private static SchemaShape WithVector(SchemaShape shape, SchemaShape input, string features, string name) =>
        With(shape, s_ml.Transforms.ProjectToPrincipalComponents(name, features, rank: 1).GetOutputSchema(input), name);

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

    private static void CheckVector(SchemaShape input, string features)
    {
        var found = CheckExists(input, features);
        Guard.Data(
            found.Kind == SchemaShape.Column.VectorKind.Vector
                && found.ItemType == Microsoft.ML.Data.NumberDataViewType.Single
                && !found.IsKey,
            $"Column '{features}' is a {found.Kind} of {found.ItemType}, and {FeatureColumn.Accepted}"
        );
    }
}
