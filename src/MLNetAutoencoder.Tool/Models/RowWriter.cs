using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Partitions;
using MLNetAutoencoder.Tool.Input;

namespace MLNetAutoencoder.Tool.Models;

/// <summary>Writes columns of scored rows, and counts the anomalies among them.</summary>
internal static class RowWriter
{
    private static readonly PartitionFiles s_files = new([new TableFormat(".parquet")]);

    /// <summary>Writes a file, whole or not at all: Parquet where its name says so, and otherwise CSV.</summary>
    public static RowCounts Write(IDataView view, IReadOnlyList<string> columns, string path, CancellationToken cancellationToken) =>
        Write(view, columns, rows => s_files.Write(rows, path, cancellationToken));

    /// <summary>Writes CSV.</summary>
    public static RowCounts Write(IDataView view, IReadOnlyList<string> columns, TextWriter output, CancellationToken cancellationToken) =>
        Write(view, columns, rows => rows.Write(output, cancellationToken));

    private static RowCounts Write(IDataView view, IReadOnlyList<string> columns, Func<CsvRows, long> write)
    {
        long anomalies = 0;
        long unscored = 0;
        long rows = write(new CsvRows(view, columns, firstRow: null) { EachRow = Counter });
        return new(rows, anomalies, unscored);

        Action Counter(DataViewRow row)
        {
            var score = row.GetGetter<float>(row.Schema[DetectorPipeline.Score]);
            var label = row.GetGetter<bool>(row.Schema[DetectorPipeline.PredictedLabel]);
            float value = 0;
            bool isAnomaly = false;
            return () =>
            {
                score(ref value);
                label(ref isAnomaly);
                anomalies += isAnomaly ? 1 : 0;
                unscored += float.IsNaN(value) ? 1 : 0;
            };
        }
    }
}

/// <summary>What was written.</summary>
/// <param name="Rows">All rows.</param>
/// <param name="Anomalies">Rows above the threshold.</param>
/// <param name="Unscored">Rows without a score, for a number that is missing or infinite.</param>
internal readonly record struct RowCounts(long Rows, long Anomalies, long Unscored);
