using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Input;

/// <summary>A file or a query that a person asked for.</summary>
/// <param name="Name">How messages name it.</param>
/// <param name="Query">The SQL that gives its rows.</param>
/// <param name="ParquetFile">The file itself where it is one of Parquet.</param>
internal sealed record DataRequest(string Name, string Query, string? ParquetFile)
{
    /// <summary>The texts of cells without a value, beside empty ones.</summary>
    public static readonly IReadOnlyList<string> MissingTexts = ["NA", "N/A", "NaN", "nan", "NULL", "null", "?"];

    /// <param name="path">A file: CSV or TSV, gzipped or not, or Parquet.</param>
    /// <param name="sql">Or a query.</param>
    /// <param name="missing">The texts of cells without a value; null for the usual ones.</param>
    /// <exception cref="FaultException">Neither or both are given, or the file is not there or of another kind.</exception>
    public static DataRequest Of(string? path, string? sql, IReadOnlyList<string>? missing = null)
    {
        switch (path, sql)
        {
            case (null, null):
                throw FaultException.WrongUse(
                    "There is no data: name a file, or give a query with --sql \"select … from 'file.parquet'\"."
                );
            case ({ }, { }):
                throw FaultException.WrongUse("There is a file and --sql; give one of them, and name the file in the query.");
            case (null, { } query):
                return new("the query", query.Trim().TrimEnd(';'), null);
            case ({ } file, null):
                return OfFile(file, missing ?? MissingTexts);
        }
    }

    /// <summary>The same rows by a column, which must be there.</summary>
    public DataRequest OrderedBy(string column) => new(Name, $"SELECT * FROM ({Query}) ORDER BY {Sql.Name(column)}", null);

    private static DataRequest OfFile(string path, IReadOnlyList<string> missing)
    {
        FaultException.RequireFile(path);
        string name = Path.GetFileName(path).ToUpperInvariant();
        if (name.EndsWith(".PARQUET", StringComparison.Ordinal))
            return new(path, $"SELECT * FROM read_parquet({Sql.Text(path)})", path);
        string plain = name.EndsWith(".GZ", StringComparison.Ordinal) ? name[..^".GZ".Length] : name;
        if (
            !plain.EndsWith(".CSV", StringComparison.Ordinal)
            && !plain.EndsWith(".TSV", StringComparison.Ordinal)
            && !plain.EndsWith(".TXT", StringComparison.Ordinal)
        )
            throw new FaultException(
                $"{path} is no .csv, .tsv, .txt (or one of them with .gz) or .parquet; give it such a name, or read it with --sql."
            );
        string texts = string.Join(", ", missing.Prepend("").Select(Sql.Text));
        // sample_size = -1: the type of a column is that of all its cells, not of the first ones.
        return new(path, $"SELECT * FROM read_csv({Sql.Text(path)}, header = true, sample_size = -1, nullstr = [{texts}])", null);
    }
}
