using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>
/// Names the features that contribute most to a row's score. Made by <c>mlContext.Transforms.TopContributors</c>. Nothing is learned.
/// Thread-safe.
/// </summary>
public sealed class TopContributorsEstimator : IEstimator<TopContributorsTransformer>
{
    internal const string ContributionsOption = "ContributionsColumnName";

    private static readonly MLContext s_ml = new();

    private readonly string _output;
    private readonly string _input;
    private readonly int _count;
    private readonly string? _tempFolder;

    internal TopContributorsEstimator(string output, string input, int count, string? tempFolder)
    {
        Guard.NotBlank(output, "outputColumnName");
        Guard.NotBlank(input, "inputColumnName");
        if (count < 1)
            throw new ArgumentOutOfRangeException(
                nameof(count),
                count,
                Invariant.Text($"'{nameof(count)}' is {count}; it must be 1 or more.")
            );
        (_output, _input, _count, _tempFolder) = (output, input, count, tempFolder);
    }

    /// <summary>Takes the names of the features from a view.</summary>
    /// <param name="input">Has the column of contributions.</param>
    /// <returns>The transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <exception cref="InvalidOperationException">The column is no vector of Single of known size.</exception>
    public TopContributorsTransformer Fit(IDataView input) =>
        new(_output, TopContributorsTransformer.Find(Guard.NotNull(input).Schema, _input), _count, _tempFolder);

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        if (Guard.NotNull(inputSchema).All(column => column.Name != _input))
            throw new ArgumentOutOfRangeException(nameof(inputSchema), _input, $"There is no column '{_input}'.");
        var text = s_ml.Transforms.CustomMapping<object, TopContributorsMapping.Target>((_, _) => { }, null);
        var made = s_ml
            .Transforms.CopyColumns(_output, TopContributorsMapping.TextColumn)
            .GetOutputSchema(text.GetOutputSchema(new SchemaShape([])));
        return new SchemaShape(inputSchema.Where(column => column.Name != _output).Append(made.Single(column => column.Name == _output)));
    }
}
