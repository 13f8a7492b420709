using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Input;

/// <summary>Files that DuckDB reads, as partitions of a job: with the rules of all other commands for types and missing values.</summary>
internal sealed class TableFormat(string extension) : IPartitionFormat
{
    public static IReadOnlyList<IPartitionFormat> All { get; } =
    [.. new[] { ".parquet", ".csv", ".csv.gz", ".tsv", ".tsv.gz" }.Select(extension => new TableFormat(extension))];

    public string Extension => extension;

    public PartitionRows Open(MLContext mlContext, string path, IReadOnlyList<PartitionColumn> columns)
    {
        var source = DataSource.Open(DataRequest.Of(path, sql: null));
        try
        {
            return new(new TableView(source, [.. columns.Select(column => new ViewColumn(column.Name, Kind(column)))]), source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public void Write(string csvPath, IReadOnlyList<PartitionColumn> columns, string path, CancellationToken cancellationToken)
    {
        if (extension != ".parquet")
            throw new FaultException($"Scores are written as .csv or .parquet, and not as {extension}.");
        ParquetTable.Write(csvPath, columns, path, cancellationToken);
    }

    private static DataKind Kind(PartitionColumn column) =>
        column.Type switch
        {
            NumberDataViewType { RawType: var type } when type == typeof(float) => DataKind.Single,
            NumberDataViewType { RawType: var type } when type == typeof(double) => DataKind.Double,
            TextDataViewType => DataKind.String,
            _ => throw new FaultException($"Column '{column.Name}' is read as {column.Type}, which the tool does not."),
        };
}
