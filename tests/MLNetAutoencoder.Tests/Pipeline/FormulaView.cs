using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// Rows by a formula, of any number: a vector <c>Features</c> and a Single <c>Weight</c>. The formula sees the pass and may throw.
/// </summary>
internal sealed class FormulaView : IDataView
{
    private readonly Action<long, float[]> _fill;
    private int _passes;

    /// <param name="rows">How many.</param>
    /// <param name="features">Values of a row.</param>
    /// <param name="fill">Writes the row of a number.</param>
    public FormulaView(long rows, int features, Action<long, float[]> fill)
    {
        (Rows, Features, _fill) = (rows, features, fill);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, features));
        builder.AddColumn("Weight", NumberDataViewType.Single);
        Schema = builder.ToSchema();
    }

    public long Rows { get; }

    public int Features { get; }

    /// <summary>Called with pass, from 1, and row before each is given.</summary>
    public Action<int, long>? BeforeRow { get; init; }

    /// <summary>Rows of a pass, from 1; null for the same always.</summary>
    public Func<int, long>? RowsOfPass { get; init; }

    public Func<long, float> Weight { get; init; } = _ => 1;

    /// <summary>Cursors that are not disposed.</summary>
    public int Open { get; private set; }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    /// <summary>Rows near a curve, without a state that would grow.</summary>
    public static void Curve(long row, float[] values)
    {
        uint random = unchecked((uint)(row * 2654435761L));
        float t = (random >> 8) / (float)(1 << 24);
        for (int i = 0; i < values.Length; i++)
        {
            random = unchecked((random * 1664525) + 1013904223);
            values[i] = (t * (1 + (i % 3))) + (0.1f * (random >> 8) / (1 << 24));
        }
    }

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, ++_passes, columnsNeeded.Select(column => column.Index).ToHashSet());

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly FormulaView _view;
        private readonly int _pass;
        private readonly HashSet<int> _active;
        private readonly long _rows;
        private readonly float[] _values;
        private long _row = -1;
        private bool _isDisposed;

        public Cursor(FormulaView view, int pass, HashSet<int> active)
        {
            (_view, _pass, _active) = (view, pass, active);
            _rows = view.RowsOfPass?.Invoke(pass) ?? view.Rows;
            _values = new float[view.Features];
            view.Open++;
        }

        public override DataViewSchema Schema => _view.Schema;

        public override long Position => _row;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (_row + 1 >= _rows)
                return false;
            _row++;
            _view.BeforeRow?.Invoke(_pass, _row);
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Delegate getter = column.Index == 0 ? (ValueGetter<VBuffer<float>>)GetFeatures : (ValueGetter<float>)GetWeight;
            return (ValueGetter<TValue>)getter;
        }

        protected override void Dispose(bool disposing)
        {
            if (!_isDisposed)
                _view.Open--;
            _isDisposed = true;
            base.Dispose(disposing);
        }

        private void GetFeatures(ref VBuffer<float> value)
        {
            _view._fill(_row, _values);
            var editor = VBufferEditor.Create(ref value, _values.Length);
            _values.CopyTo(editor.Values);
            value = editor.Commit();
        }

        private void GetWeight(ref float value) => value = _view.Weight(_row);
    }
}
