using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Metrics;

/// <summary>Finds columns of numbers that two views have, and draws rows of them.</summary>
internal static class DriftColumns
{
    public static (DataViewSchema.Column Reference, DataViewSchema.Column Current)[] Find(
        DataViewSchema reference,
        DataViewSchema current,
        string[]? names
    )
    {
        Guard.That(
            names is not { Length: 0 },
            "columnNames",
            "'columnNames' is empty; name a column, or give null for all columns of numbers that both views have."
        );
        foreach (string name in names ?? [])
            Guard.NotBlank(name, "columnNames");
        var columns = (names?.Distinct() ?? Common(reference, current))
            .Select(name => (Reference: Columns.Find(reference, name), Current: Columns.Find(current, name)))
            .ToArray();
        Guard.Data(
            columns.Length > 0,
            $"The views have no column of numbers in common: the reference has {Columns.Names(reference)}, the current data "
                + $"{Columns.Names(current)}. Drift is measured on columns of numbers or Booleans, one a row or vectors of known size."
        );
        foreach (var (first, second) in columns)
        {
            RequireNumbers(first);
            RequireNumbers(second);
            Guard.Data(
                NumberColumn.KindOf(first.Type) == NumberColumn.KindOf(second.Type)
                    && NumberColumn.SizeOf(first) == NumberColumn.SizeOf(second),
                $"Column '{first.Name}' is of type {first.Type} in the reference and of {second.Type} in the current data; bring both to "
                    + $"one type and size, with Transforms.Conversion.ConvertType for instance."
            );
        }
        return columns;
    }

    /// <summary>A name for each slot of the columns, one behind the other.</summary>
    public static string[] Names((DataViewSchema.Column Reference, DataViewSchema.Column Current)[] columns) =>
        [.. columns.SelectMany(c => FeatureColumn.NamesWithin(c.Reference))];

    /// <summary>Reads a view once, and keeps the numbers of rows that are drawn evenly.</summary>
    /// <param name="data">The view.</param>
    /// <param name="role">What it is, for the message.</param>
    /// <param name="columns">The columns, whose slots a row has one behind the other.</param>
    /// <param name="options">How many rows to draw, and the seed.</param>
    public static List<double[]> Sample(IDataView data, string role, DataViewSchema.Column[] columns, DriftOptions options)
    {
        using var cursor = data.GetRowCursor(columns);
        var getter = JoinedColumns<double>.Getter(cursor, columns);
        int size = columns.Sum(NumberColumn.SizeOf);
        VBuffer<double> row = default;
        var rows = new List<double[]>();
        var sample = Reservoir.OfRandom(options.MaxRows, options.Seed);
        while (cursor.MoveNext())
        {
            if (sample.NextPlace() is not { } place)
                continue;
            if (place == rows.Count)
                rows.Add(new double[size]);
            getter(ref row);
            FeatureColumn.CopyDense(row, rows[place], (cursor, columns[0].Name));
        }
        Guard.Data(rows.Count > 0, $"The {role} has no rows, so there is nothing to compare.");
        return rows;
    }

    private static IEnumerable<string> Common(DataViewSchema reference, DataViewSchema current) =>
        reference
            .Where(c => !c.IsHidden && NumberColumn.KindOf(c.Type) is not null && current.GetColumnOrNull(c.Name) is not null)
            .Select(c => c.Name);

    private static void RequireNumbers(DataViewSchema.Column column) =>
        Guard.Data(
            NumberColumn.KindOf(column.Type) is not null,
            $"Column '{column.Name}' is of type {column.Type}, and drift is measured on numbers or Booleans, one a row or a vector of "
                + $"known size."
        );
}
