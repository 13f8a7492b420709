using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Tool.Input;
using nietras.SeparatedValues;

namespace MLNetAutoencoder.Tool.Models;

/// <summary>Writes scalar columns of a view, row by row, as CSV or Parquet.</summary>
internal static class RowWriter
{
    /// <summary>Writes a file, whole or not at all: Parquet where its name says so, and otherwise CSV.</summary>
    public static RowCounts Write(IDataView view, IReadOnlyList<string> columns, string path, CancellationToken cancellationToken)
    {
        var counts = new RowCounts();
        if (!path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
        {
            AtomicFile.Write(
                path,
                file =>
                {
                    using var writer = new StreamWriter(file, leaveOpen: true);
                    counts = Write(view, columns, writer, cancellationToken);
                }
            );
            return counts;
        }
        var folder = Directory.CreateTempSubdirectory("autoencoder-");
        string part = $"{path}.{Guid.NewGuid():N}{AtomicFile.TemporarySuffix}";
        try
        {
            string csv = Path.Combine(folder.FullName, "rows.csv");
            using (var writer = new StreamWriter(csv))
                counts = Write(view, columns, writer, cancellationToken);
            ParquetTable.Write(csv, [.. columns.Select(name => (name, view.Schema[name].Type))], part, cancellationToken);
            File.Move(part, path, overwrite: true);
            return counts;
        }
        finally
        {
            AtomicFile.TryDelete(part);
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Writes CSV.</summary>
    public static RowCounts Write(IDataView view, IReadOnlyList<string> columns, TextWriter output, CancellationToken cancellationToken)
    {
        using var cursor = view.GetRowCursor(columns.Select(name => view.Schema[name]));
        var cells = columns.Select(name => Cell(cursor, view.Schema[name])).ToArray();
        var score = cursor.GetGetter<float>(view.Schema[DetectorPipeline.Score]);
        var label = cursor.GetGetter<bool>(view.Schema[DetectorPipeline.PredictedLabel]);
        using var writer = Sep.Writer(options =>
                options with
                {
                    Sep = new Sep(','),
                    Escape = true,
                    CultureInfo = CultureInfo.InvariantCulture,
                }
            )
            .To(output, leaveOpen: true);
        long rows = 0;
        long anomalies = 0;
        long unscored = 0;
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var row = writer.NewRow();
            for (int i = 0; i < cells.Length; i++)
                row[columns[i]].Set(cells[i]());
            float value = 0;
            bool isAnomaly = false;
            score(ref value);
            label(ref isAnomaly);
            rows++;
            anomalies += isAnomaly ? 1 : 0;
            unscored += float.IsNaN(value) ? 1 : 0;
        }
        return new(rows, anomalies, unscored);
    }

    private static Func<string> Cell(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type.RawType == typeof(float))
            return Of<float>(value => value.ToString("R", CultureInfo.InvariantCulture));
        if (column.Type.RawType == typeof(bool))
            return Of<bool>(value => value ? "true" : "false");
        if (column.Type.RawType == typeof(DateTime))
            return Of<DateTime>(value => value.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture));
        return Of<ReadOnlyMemory<char>>(value => value.ToString());

        Func<string> Of<T>(Func<T, string> text)
        {
            var getter = row.GetGetter<T>(column);
            T value = default!;
            return () =>
            {
                getter(ref value);
                return text(value);
            };
        }
    }
}

/// <summary>What was written.</summary>
/// <param name="Rows">All rows.</param>
/// <param name="Anomalies">Rows above the threshold.</param>
/// <param name="Unscored">Rows without a score, for a number that is missing or infinite.</param>
internal readonly record struct RowCounts(long Rows, long Anomalies, long Unscored);
