using DuckDB.NET.Data;

namespace MLNetAutoencoder.Tool.Input;

/// <summary>What the rows of a source have in a column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Rows">All rows.</param>
/// <param name="Values">Rows with a value.</param>
/// <param name="Distinct">How many different ones: exact for texts of which there are few, and otherwise a good guess.</param>
/// <param name="Least">The least number; null where there is none.</param>
/// <param name="Greatest">The largest number; null where there is none.</param>
internal sealed record ColumnProfile(SourceColumn Column, long Rows, long Values, long Distinct, double? Least, double? Greatest)
{
    private const int FewTexts = 10_000; // to count more exactly would take memory and tell nothing

    public long Missing => Rows - Values;

    /// <summary>Reads a source once or twice; nothing of it is kept.</summary>
    public static IReadOnlyList<ColumnProfile> Of(DataSource source)
    {
        using var connection = Sql.Open(source.SpillFolder);
        using var command = connection.CreateCommand();
        var measures = source.Columns.SelectMany(Measures).Prepend("count(*)");
        var cells = Row(command, $"SELECT {string.Join(", ", measures.Select(AsNumber))} FROM {source.From}");
        var profiles = source
            .Columns.Select(
                (column, i) =>
                    new ColumnProfile(
                        column,
                        (long)cells[0]!.Value,
                        (long)cells[(4 * i) + 1]!.Value,
                        (long)cells[(4 * i) + 2]!.Value,
                        cells[(4 * i) + 3],
                        cells[(4 * i) + 4]
                    )
            )
            .ToList();

        var counted = profiles.Where(p => p.Column.Kind == ColumnKind.Text && p.Distinct <= FewTexts).ToList();
        if (counted.Count == 0)
            return profiles;
        var exact = Row(
            command,
            $"SELECT {string.Join(", ", counted.Select(p => AsNumber($"count(DISTINCT {Sql.Name(p.Column.Name)})")))} FROM {source.From}"
        );
        return [.. profiles.Select(p => counted.IndexOf(p) is >= 0 and var i ? p with { Distinct = (long)exact[i]!.Value } : p)];
    }

    private static IEnumerable<string> Measures(SourceColumn column)
    {
        string name = Sql.Name(column.Name);
        bool isNumber = column.Kind is ColumnKind.Number or ColumnKind.WholeNumber;
        yield return $"count({name})";
        yield return $"approx_count_distinct({name})";
        yield return isNumber ? $"min({name})" : "NULL";
        yield return isNumber ? $"max({name})" : "NULL";
    }

    private static string AsNumber(string measure) => $"CAST({measure} AS DOUBLE)";

    private static double?[] Row(DuckDBCommand command, string query)
    {
        using var reader = Sql.Read(command, query);
        Sql.Run(reader.Read);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? (double?)null : reader.GetDouble(i))];
    }
}
