using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>
/// Rows of a text file. Splitting lines is CsvHelper's work; sparse rows ("index:value") are not done. The file is open while a cursor is.
/// </summary>
internal sealed class TextDataView : IDataView
{
    private readonly string _path;
    private readonly TextFormat _format;
    private readonly TextColumn[] _columns;

    public TextDataView(string path, TextLoader.Column[] columns, TextFormat format)
    {
        _path = path;
        _format = format;
        _columns = [.. columns.Select(column => new TextColumn(column))];
        var builder = new DataViewSchema.Builder();
        foreach (var column in _columns)
            builder.AddColumn(column.Name, column.Type);
        Schema = builder.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(this, Schema.Flags(columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private CsvParser Open(string path) => new(new StreamReader(path), new CsvConfiguration(CultureInfo.InvariantCulture)
    {
        Delimiter = _format.Separator.ToString(),
        HasHeaderRecord = false,
        Mode = _format.AllowQuoting ? CsvMode.RFC4180 : CsvMode.NoEscape,
        TrimOptions = _format.Separator == ' ' ? TrimOptions.None : TrimOptions.Trim,
        BadDataFound = null,
        IgnoreBlankLines = true,
    });

    /// <summary>Moves to the next line that is no comment.</summary>
    private static bool Next(CsvParser parser)
    {
        while (parser.Read())
        {
            if (!parser.RawRecord.StartsWith("//", StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly TextDataView _view;
        private readonly CsvParser _lines;
        private readonly Delegate?[] _getters;
        private string[] _fields = [];
        private long _position = -1;
        private bool _done;

        public Cursor(TextDataView view, bool[] active)
        {
            _view = view;
            _lines = view.Open(view._path);
            _done = view._format.HasHeader && !Next(_lines);
            _getters = [.. view._columns.Select((c, i) => active[i] ? c.MakeGetter(Fields) : null)];
        }

        public override DataViewSchema Schema => _view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (!_done && Next(_lines))
            {
                _fields = _lines.Record!;
                _position++;
                return true;
            }
            Dispose();
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            Check.State(column.Index < _getters.Length);
            return _getters[column.Index] != null;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.State(IsColumnActive(column), "Requested column is not active");
            return _getters[column.Index].Typed<TValue>();
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_position, 0);

        protected override void Dispose(bool disposing)
        {
            (_done, _position) = (true, -1);
            if (disposing)
                _lines.Dispose();
            base.Dispose(disposing);
        }

        private (string[] Fields, long Line) Fields()
            => _position >= 0 ? (_fields, _lines.RawRow) : throw new InvalidOperationException("Values cannot be fetched at this time: the cursor is not on a row.");
    }
}
