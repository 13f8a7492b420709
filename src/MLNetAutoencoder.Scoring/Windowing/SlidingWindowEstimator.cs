using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Windowing;

namespace MLNetAutoencoder;

/// <summary>
/// Gives each row the window of rows that ends at it, for networks that see series. Made by <c>mlContext.Transforms.SlidingWindow</c>.
/// Nothing is learned; fitting reads as many rows as it takes to see that a window can be filled. Thread-safe.
/// </summary>
public sealed class SlidingWindowEstimator : IEstimator<SlidingWindowTransformer>
{
    private static readonly MLContext s_ml = new();

    private readonly WindowSettings _settings;
    private readonly string? _tempFolder;

    internal SlidingWindowEstimator(WindowSettings settings, string? tempFolder = null) =>
        (_settings, _tempFolder) = (settings, tempFolder);

    /// <summary>Binds the windows to a view.</summary>
    /// <param name="input">Rows in the order of time; of several series, those of a series together.</param>
    /// <returns>The transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    /// <exception cref="InvalidOperationException">
    /// A column is of another type, or every series is shorter than a window and would have none without missing values.
    /// </exception>
    public SlidingWindowTransformer Fit(IDataView input)
    {
        var plan = new WindowPlan(_settings, Guard.NotNull(input).Schema);
        if (_settings.Padding == WindowPadding.Missing)
            CheckLength(input, plan);
        return new SlidingWindowTransformer(plan) { TempFolder = _tempFolder };
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        var known = Guard.NotNull(inputSchema).ToDictionary(column => column.Name);
        foreach (string name in _settings.Group is { } group ? _settings.Inputs.Append(group) : _settings.Inputs)
        {
            if (!known.ContainsKey(name))
                throw new ArgumentOutOfRangeException(nameof(inputSchema), name, $"There is no column '{name}'.");
        }
        foreach (string name in _settings.Inputs)
        {
            var column = known[name];
            Guard.Data(
                column.ItemType == NumberDataViewType.Single
                    && !column.IsKey
                    && column.Kind != SchemaShape.Column.VectorKind.VariableVector,
                $"Column '{name}' is a {column.Kind} of {column.ItemType}, and a window takes Single or vectors of Single of known size. "
                    + $"Convert other numbers with Transforms.Conversion.ConvertType."
            );
        }
        return s_ml.Transforms.Concatenate(_settings.Output, [.. _settings.Inputs]).GetOutputSchema(inputSchema);
    }

    private void CheckLength(IDataView input, WindowPlan plan)
    {
        using var cursor = input.GetRowCursor(plan.Group is { } column ? [column] : []);
        var isAnother = plan.Group is { } group ? SeriesBreak.Of(cursor, group) : () => false;
        int rows = 0;
        int longest = 0;
        while (longest < _settings.Length && cursor.MoveNext())
        {
            rows = isAnother() ? 1 : rows + 1;
            longest = Math.Max(longest, rows);
        }
        Guard.Data(
            longest >= _settings.Length,
            $"The longest series has {longest} rows, and a window takes {_settings.Length}. Make the window shorter, or set padding to "
                + $"{WindowPadding.FirstRow}."
        );
    }
}
