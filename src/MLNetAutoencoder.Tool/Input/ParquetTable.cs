using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tool.Input;

/// <summary>Writes Parquet through DuckDB.</summary>
internal static class ParquetTable
{
    /// <param name="csv">Rows below the names of their columns.</param>
    /// <param name="columns">The columns, with their types in a view.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static void Write(string csv, IReadOnlyList<PartitionColumn> columns, string path, CancellationToken cancellationToken)
    {
        using var connection = Sql.Open(Path.GetDirectoryName(csv)!);
        string types = string.Join(", ", columns.Select(column => $"{Sql.Text(column.Name)}: '{SqlType(column.Type)}'"));
        Sql.Execute(
            connection,
            $"COPY (SELECT * FROM read_csv({Sql.Text(csv)}, header = true, delim = ',', quote = '\"', columns = {{{types}}})) "
                + $"TO {Sql.Text(path)} (FORMAT parquet)",
            cancellationToken
        );
    }

    private static string SqlType(DataViewType type) =>
        type.RawType == typeof(float) ? "FLOAT"
        : type.RawType == typeof(double) ? "DOUBLE"
        : type.RawType == typeof(long) ? "BIGINT"
        : type.RawType == typeof(bool) ? "BOOLEAN"
        : type.RawType == typeof(DateTime) ? "TIMESTAMP"
        : "VARCHAR";
}
