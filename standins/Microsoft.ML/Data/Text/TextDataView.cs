using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>
/// Rows of a text file. Splitting lines is CsvHelper's work; sparse rows ("index:value") and several separators at once are
/// not done. The file is open while a cursor is.
/// </summary>
internal sealed class TextDataView : IDataView
{
    private readonly string _path;
    private readonly TextLoader.Options _options;
    private readonly TextColumn[] _columns;

    public TextDataView(string path, TextLoader.Options options, string? sample)
    {
        _path = path;
        _options = options;
        if (options.Separators is not { Length: 1 })
            throw new NotSupportedException("The stand-in's text loader takes exactly one separator.");
        var header = options.HasHeader && sample != null ? FirstLine(sample, header: true) : null;
        var fieldCount = options.InputSize ?? (sample == null ? 0 : FirstLine(sample, header: false)?.Length ?? 0);
        _columns = [.. options.Columns!.Select(column => new TextColumn(column, options, fieldCount))];
        var builder = new DataViewSchema.Builder();
        foreach (var column in _columns)
            builder.AddColumn(column.Name, column.Type, column.SlotNames(header));
        Schema = builder.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(this, Schema.Flags(columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private string[]? FirstLine(string path, bool header)
    {
        using var parser = Open(path);
        var found = header ? Next(parser) : (!_options.HasHeader || Next(parser)) && Next(parser);
        return found ? parser.Record : null;
    }

    private CsvParser Open(string path) => new(new StreamReader(path), new CsvConfiguration(CultureInfo.InvariantCulture)
    {
        Delimiter = _options.Separators[0].ToString(),
        HasHeaderRecord = false,
        Mode = _options.AllowQuoting ? CsvMode.RFC4180 : CsvMode.NoEscape,
        Escape = _options.EscapeChar,
        TrimOptions = _options.Separators[0] == ' ' ? TrimOptions.None : TrimOptions.Trim,
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
            _done = view._options.HasHeader && !Next(_lines);
            _getters = [.. view._columns.Select((c, i) => active[i] ? c.MakeGetter(Fields) : null)];
        }

        public override DataViewSchema Schema => _view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (!_done && _position + 1 < (_view._options.MaxRows ?? long.MaxValue) && Next(_lines))
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
