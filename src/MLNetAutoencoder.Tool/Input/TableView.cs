using DuckDB.NET.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Input;

/// <summary>A column that a model reads, and its type there.</summary>
/// <param name="Name">The name, that of the source's column but for its case.</param>
/// <param name="Type">Single, Double, String, or DateTime.</param>
internal sealed record ViewColumn(string Name, DataKind Type);

/// <summary>Rows of a source as a view: each cursor reads them anew, in their order, and none keeps them.</summary>
/// <remarks>A missing number is NaN, a missing text <see cref="MissingText"/>, a missing time the least one. True is 1.</remarks>
internal sealed class TableView : IDataView
{
    /// <summary>A category of its own, since ML.NET's encoders make the same of an empty text as of one that they do not know.</summary>
    public const string MissingText = "(missing)";

    private readonly DataSource _source;
    private readonly IReadOnlyList<ViewColumn> _columns;

    /// <exception cref="FaultException">The source lacks a column, or one of its columns cannot become what the model reads.</exception>
    public TableView(DataSource source, IReadOnlyList<ViewColumn> columns)
    {
        (_source, _columns) = (source, columns);
        var missing = columns.Where(c => !source.Columns.Any(s => s.Name.Equals(c.Name, StringComparison.OrdinalIgnoreCase))).ToList();
        if (missing.Count > 0)
            throw new FaultException(
                $"{source.Name} has no column {string.Join(", ", missing.Select(c => $"'{c.Name}'"))}, which is needed; it has "
                    + $"{string.Join(", ", source.Columns.Select(c => c.Name))}. Rename with --sql \"select a as b, … from 'file.csv'\"."
            );
        var schema = new DataViewSchema.Builder();
        foreach (var column in columns)
            schema.AddColumn(column.Name, Type(column.Type));
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, [.. columnsNeeded.Select(column => column.Index).Distinct().Order()]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static DataViewType Type(DataKind kind) =>
        kind switch
        {
            DataKind.Single => NumberDataViewType.Single,
            DataKind.Double => NumberDataViewType.Double,
            DataKind.DateTime => DateTimeDataViewType.Instance,
            _ => TextDataViewType.Instance,
        };

    private string Query(int[] columns)
    {
        var selected = columns.Select(i => Cell(_columns[i]));
        return $"SELECT {(columns.Length == 0 ? "1" : string.Join(", ", selected))} FROM {_source.From}";
    }

    /// <summary>The SQL of a cell.</summary>
    public static string Cell(ViewColumn column)
    {
        string name = Sql.Name(column.Name);
        return column.Type switch
        {
            // A number that is too large for Single becomes infinite there, and is no error of the query.
            DataKind.Single or DataKind.Double => $"CAST({name} AS DOUBLE)",
            DataKind.DateTime => $"CAST({name} AS TIMESTAMP)",
            _ => $"CAST({name} AS VARCHAR)",
        };
    }

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly TableView _view;
        private readonly Dictionary<int, int> _ordinals;
        private readonly DuckDBConnection _connection;
        private readonly DuckDBCommand _command;
        private readonly DuckDBDataReader _reader;
        private long _position = -1;

        public Cursor(TableView view, int[] columns)
        {
            _view = view;
            _ordinals = columns.Index().ToDictionary(c => c.Item, c => c.Index);
            _connection = Sql.Open(view._source.SpillFolder);
            _command = _connection.CreateCommand();
            _reader = Sql.Read(_command, view.Query(columns));
        }

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => _view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => _ordinals.ContainsKey(column.Index);

        public override bool MoveNext()
        {
            bool isThere = Sql.Run(_reader.Read);
            _position = isThere ? _position + 1 : -1;
            return isThere;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            int ordinal = _ordinals[column.Index];
            Delegate getter = _view._columns[column.Index].Type switch
            {
                DataKind.Single => (ValueGetter<float>)(
                    (ref float value) => value = _reader.IsDBNull(ordinal) ? float.NaN : (float)_reader.GetDouble(ordinal)
                ),
                DataKind.Double => (ValueGetter<double>)(
                    (ref double value) => value = _reader.IsDBNull(ordinal) ? double.NaN : _reader.GetDouble(ordinal)
                ),
                DataKind.DateTime => (ValueGetter<DateTime>)(
                    (ref DateTime value) => value = _reader.IsDBNull(ordinal) ? DateTime.MinValue : _reader.GetDateTime(ordinal)
                ),
                _ => (ValueGetter<ReadOnlyMemory<char>>)(
                    (ref ReadOnlyMemory<char> value) =>
                        value = (_reader.IsDBNull(ordinal) ? MissingText : _reader.GetString(ordinal)).AsMemory()
                ),
            };
            return (ValueGetter<TValue>)getter;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _reader.Dispose();
                _command.Dispose();
                _connection.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
