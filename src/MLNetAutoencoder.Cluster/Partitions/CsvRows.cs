using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Partitions;

/// <summary>
/// Columns of a view as CSV, below their names. A vector has a column for each value: <c>Latent.0</c>, <c>Latent.1</c>. The same in every
/// culture.
/// </summary>
internal sealed class CsvRows
{
    public const string RowColumn = "Row";

    private readonly IDataView _view;
    private readonly DataViewSchema.Column[] _columns;
    private readonly long? _firstRow;

    /// <param name="view">The rows.</param>
    /// <param name="columns">The columns to write.</param>
    /// <param name="firstRow">The number of the first row, where rows are numbered; null where they are not.</param>
    /// <exception cref="InvalidOperationException">A column is not there, or is of a type that CSV does not hold.</exception>
    public CsvRows(IDataView view, IEnumerable<string> columns, long? firstRow)
    {
        (_view, _firstRow) = (view, firstRow);
        _columns = [.. columns.Select(name => Find(view.Schema, name))];
        IEnumerable<PartitionColumn> number = firstRow is null ? [] : [new(RowColumn, NumberDataViewType.Int64)];
        Columns = [.. number, .. _columns.SelectMany(Cells)];
    }

    /// <summary>The columns that are written.</summary>
    public IReadOnlyList<PartitionColumn> Columns { get; }

    /// <summary>Makes what is done at each row that is written, from the rows with these columns; null for nothing.</summary>
    public Func<DataViewRow, Action>? EachRow { get; init; }

    /// <returns>How many rows there were.</returns>
    public long Write(Stream stream, CancellationToken cancellationToken)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        return Write(writer, cancellationToken);
    }

    /// <returns>How many rows there were.</returns>
    public long Write(TextWriter writer, CancellationToken cancellationToken)
    {
        writer.Write($"{string.Join(',', Columns.Select(column => Quoted(column.Name)))}\n");
        using var cursor = _view.GetRowCursor(_columns);
        var cells = _columns.Select(column => Writer(cursor, column, writer)).ToArray();
        var atRow = EachRow?.Invoke(cursor);
        long rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_firstRow is { } first)
                writer.Write(Invariant.Text($"{first + rows}"));
            for (int i = 0; i < cells.Length; i++)
            {
                if (i > 0 || _firstRow is not null)
                    writer.Write(',');
                cells[i]();
            }
            writer.Write('\n');
            atRow?.Invoke();
        }
        return rows;
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name);
        Guard.Data(
            column is not null,
            $"The scored rows have no column '{name}' to write; they have "
                + $"{Invariant.First(schema.Where(c => !c.IsHidden).Select(c => c.Name), most: 20)}."
        );
        return column.Value;
    }

    private static IEnumerable<PartitionColumn> Cells(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { Size: > 0 } vector
            ? Enumerable.Range(0, vector.Size).Select(i => new PartitionColumn(Invariant.Text($"{column.Name}.{i}"), vector.ItemType))
            : [new PartitionColumn(column.Name, column.Type)];

    private static Action Writer(DataViewRow row, DataViewSchema.Column column, TextWriter writer) =>
        column.Type switch
        {
            VectorDataViewType { Size: > 0 } vector when vector.ItemType.RawType == typeof(float) => Vector<float>(row, column, writer),
            VectorDataViewType { Size: > 0 } vector when vector.ItemType.RawType == typeof(double) => Vector<double>(row, column, writer),
            TextDataViewType => Scalar<ReadOnlyMemory<char>>(row, column, value => writer.Write(Quoted(value.ToString()))),
            BooleanDataViewType => Scalar<bool>(row, column, value => writer.Write(value ? "true" : "false")),
            DateTimeDataViewType => Scalar<DateTime>(
                row,
                column,
                value => writer.Write(value.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture))
            ),
            { RawType: var type } when type == typeof(float) => Scalar<float>(row, column, value => writer.Write(Text(value))),
            { RawType: var type } when type == typeof(double) => Scalar<double>(row, column, value => writer.Write(Text(value))),
            NumberDataViewType { RawType: var type } when type == typeof(int) => Scalar<int>(
                row,
                column,
                value => writer.Write(Text(value))
            ),
            NumberDataViewType { RawType: var type } when type == typeof(long) => Scalar<long>(
                row,
                column,
                value => writer.Write(Text(value))
            ),
            KeyDataViewType { RawType: var type } when type == typeof(uint) => Scalar<uint>(
                row,
                column,
                value => writer.Write(Text(value))
            ),
            _ => throw new InvalidOperationException(
                $"Column '{column.Name}' is of type {column.Type}, which is not written; leave it out of ColumnNames, or map it "
                    + "to numbers or text."
            ),
        };

    private static Action Scalar<T>(DataViewRow row, DataViewSchema.Column column, Action<T> write)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            write(value);
        };
    }

    private static Action Vector<T>(DataViewRow row, DataViewSchema.Column column, TextWriter writer)
        where T : IFormattable
    {
        VBuffer<T> last = default;
        var getter = row.GetGetter<VBuffer<T>>(column);
        return () =>
        {
            getter(ref last);
            writer.Write(string.Join(',', last.DenseValues().Select(value => Text(value))));
        };
    }

    /// <summary>The shortest text that reads as the same number.</summary>
    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny("\",\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
