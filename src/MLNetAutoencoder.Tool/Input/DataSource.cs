using DuckDB.NET.Data;
using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Input;

/// <summary>What a column of the input holds.</summary>
internal enum ColumnKind
{
    WholeNumber,
    Number,
    Boolean,
    Date,
    Text,
    Other,
}

/// <summary>A column of the input.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="SqlType">The same in the words of SQL.</param>
internal sealed record SourceColumn(string Name, ColumnKind Kind, string SqlType);

/// <summary>
/// The rows of a file or a query. A Parquet file is read where it lies; everything else becomes a Parquet file in a temporary folder
/// first, so that types are those of all rows, every pass gives the same rows in the same order, and a table may be larger than memory.
/// </summary>
internal sealed class DataSource : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("autoencoder-");

    private DataSource(string name) => Name = name;

    /// <summary>What was asked for, as messages name it.</summary>
    public string Name { get; }

    /// <summary>What a query selects from.</summary>
    public string From { get; private set; } = "";

    public IReadOnlyList<SourceColumn> Columns { get; private set; } = [];

    /// <summary>Where the database may put what does not fit the memory.</summary>
    public string SpillFolder => _folder.FullName;

    /// <param name="request">A file or a query.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FaultException">It cannot be read.</exception>
    public static DataSource Open(DataRequest request, CancellationToken cancellationToken = default)
    {
        var source = new DataSource(request.Name);
        try
        {
            source.Read(request, cancellationToken);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException) { } // the system empties its folder of temporary files
    }

    /// <summary>The column of a name, whatever its case.</summary>
    /// <exception cref="FaultException">There is none.</exception>
    public SourceColumn Column(string name, string option) =>
        Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw FaultException.WrongUse(
            $"{option}: {Name} has no column '{name}'; it has {string.Join(", ", Columns.Select(column => column.Name))}."
        );

    private void Read(DataRequest request, CancellationToken cancellationToken)
    {
        using var connection = Sql.Open(SpillFolder);
        if (request.ParquetFile is { } parquet)
        {
            From = $"read_parquet({Sql.Text(parquet)})";
        }
        else
        {
            string copy = Path.Combine(SpillFolder, "rows.parquet");
            Sql.Execute(connection, $"COPY ({request.Query}) TO {Sql.Text(copy)} (FORMAT parquet)", cancellationToken);
            From = $"read_parquet({Sql.Text(copy)})";
        }
        using var command = connection.CreateCommand();
        using var columns = Sql.Read(command, $"DESCRIBE SELECT * FROM {From}");
        var found = new List<SourceColumn>();
        while (columns.Read())
            found.Add(new(columns.GetString(0), Kind(columns.GetString(1)), columns.GetString(1)));
        Columns = found;
    }

    private static ColumnKind Kind(string type) =>
        type.Split('(')[0] switch
        {
            "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT" => ColumnKind.WholeNumber,
            "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT" or "UHUGEINT" => ColumnKind.WholeNumber,
            _ when type.Contains('[') => ColumnKind.Other,
            "FLOAT" or "DOUBLE" or "DECIMAL" => ColumnKind.Number,
            "BOOLEAN" => ColumnKind.Boolean,
            "DATE" or "TIME" or "INTERVAL" => ColumnKind.Date,
            var time when time.StartsWith("TIME", StringComparison.Ordinal) => ColumnKind.Date,
            "VARCHAR" or "UUID" or "ENUM" => ColumnKind.Text,
            _ => ColumnKind.Other,
        };
}
