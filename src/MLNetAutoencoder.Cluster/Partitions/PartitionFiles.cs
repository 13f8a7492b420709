using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Partitions;

/// <summary>Files with rows, of the built-in formats and of those that a program brings.</summary>
internal sealed class PartitionFiles(IReadOnlyList<IPartitionFormat> formats)
{
    public const string Csv = ".csv";
    private const string Binary = ".idv";

    /// <exception cref="InvalidOperationException">The file is of another format, or lacks a column.</exception>
    public PartitionRows Open(MLContext ml, string path, IReadOnlyList<PartitionColumn> columns)
    {
        Guard.Data(File.Exists(path), $"There is no file '{path}'; the paths of a job must be the same on all machines.");
        if (Find(path) is { } format)
            return format.Open(ml, path, columns);
        Guard.Data(
            Is(path, Csv) || Is(path, Binary),
            $"'{path}' is of no known format: {string.Join(", ", formats.Select(f => f.Extension).Append(Csv).Append(Binary))}."
        );
        if (Is(path, Csv))
            return new(OpenCsv(ml, path, columns));
        var view = ml.Data.LoadFromBinary(path);
        RequireColumns(path, columns, [.. view.Schema.Select(column => column.Name)]);
        return new(view);
    }

    /// <summary>How many rows a file has, which may take a pass over it.</summary>
    public long CountRows(MLContext ml, string path)
    {
        using var rows = Open(ml, path, []);
        if (rows.View.GetRowCount() is { } known)
            return known;
        using var cursor = rows.View.GetRowCursor([]);
        long count = 0;
        while (cursor.MoveNext())
            count++;
        return count;
    }

    /// <exception cref="InvalidOperationException">No such file can be written.</exception>
    public void RequireWritable(string path) =>
        Guard.Data(
            Is(path, Csv) || Find(path) is not null,
            $"'{path}' cannot be written: {string.Join(", ", formats.Select(format => format.Extension).Prepend(Csv).Distinct())} can."
        );

    /// <summary>Writes rows into a file, whole or not at all: as CSV where no other format goes by its name.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>How many there were.</returns>
    public long Write(CsvRows rows, string path, CancellationToken cancellationToken)
    {
        long count = 0;
        if (Is(path, Csv) || Find(path) is not { } format)
        {
            AtomicFile.Write(path, stream => count = rows.Write(stream, cancellationToken));
            return count;
        }
        var folder = Directory.CreateTempSubdirectory("partition-");
        string part = $"{path}.{Guid.NewGuid():N}{AtomicFile.TemporarySuffix}";
        try
        {
            string csv = Path.Combine(folder.FullName, "rows" + Csv);
            using (var stream = File.Create(csv))
                count = rows.Write(stream, cancellationToken);
            format.Write(csv, rows.Columns, part, cancellationToken);
            File.Move(part, path, overwrite: true);
            return count;
        }
        finally
        {
            AtomicFile.TryDelete(part);
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Deletes what processes that were killed left of a file.</summary>
    public static void DeleteLeftovers(string path)
    {
        foreach (
            string part in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.*{AtomicFile.TemporarySuffix}")
        )
            AtomicFile.TryDelete(part);
    }

    private static bool Is(string path, string extension) => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    private IPartitionFormat? Find(string path) => formats.FirstOrDefault(format => Is(path, format.Extension));

    private static IDataView OpenCsv(MLContext ml, string path, IReadOnlyList<PartitionColumn> columns)
    {
        var header = Header(ml, path);
        RequireColumns(path, columns, header);
        var options = new TextLoader.Options
        {
            HasHeader = true,
            Separators = [','],
            AllowQuoting = true,
            MissingRealsAsNaNs = true,
            Columns = [.. columns.Select(column => new TextLoader.Column(column.Name, Kind(path, column), header.IndexOf(column.Name)))],
        };
        // The loader reads no file without a column.
        if (columns.Count == 0)
            options.Columns = [new TextLoader.Column("first", DataKind.String, 0)];
        return ml.Data.CreateTextLoader(options).Load(path);
    }

    /// <summary>The first line, read by the same rules as the others.</summary>
    private static List<string> Header(MLContext ml, string path)
    {
        var options = new TextLoader.Options
        {
            Separators = [','],
            AllowQuoting = true,
            MaxRows = 1,
            Columns = [new TextLoader.Column("names", DataKind.String, [new TextLoader.Range(0, null)])],
        };
        var file = new MultiFileSource(path);
        var view = ml.Data.CreateTextLoader(options, file).Load(file);
        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(view.Schema[0]);
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (cursor.MoveNext())
            getter(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static void RequireColumns(string path, IReadOnlyList<PartitionColumn> columns, List<string> there)
    {
        string[] missing = [.. columns.Select(column => column.Name).Where(name => !there.Contains(name))];
        Guard.Data(
            missing.Length == 0,
            $"'{path}' has no column '{Invariant.First(missing)}', which is needed; it has {Invariant.First(there, most: 20)}."
        );
    }

    private static DataKind Kind(string path, PartitionColumn column)
    {
        DataKind? kind = column.Type switch
        {
            TextDataViewType => DataKind.String,
            BooleanDataViewType => DataKind.Boolean,
            DateTimeDataViewType => DataKind.DateTime,
            NumberDataViewType number => number.RawType.Name switch
            {
                nameof(Single) => DataKind.Single,
                nameof(Double) => DataKind.Double,
                nameof(Int32) => DataKind.Int32,
                nameof(Int64) => DataKind.Int64,
                _ => null,
            },
            _ => null,
        };
        Guard.Data(
            kind is not null,
            $"Column '{column.Name}' of '{path}' is read as {column.Type}, which CSV does not hold; save the partitions by SaveAsBinary, "
                + "or let the pipeline begin with Concatenate of single columns."
        );
        return kind.Value;
    }
}
