using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Rows of uniform numbers that its cursors compute as they go; a row is the same at every pass, and nothing is stored.</summary>
internal sealed class GeneratedView : IDataView
{
    private readonly long _rows;
    private readonly int _features;

    public GeneratedView(long rows, int features)
    {
        _rows = rows;
        _features = features;
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(Workload.FeatureColumn, new VectorDataViewType(NumberDataViewType.Single, features));
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(GeneratedView view) : DataViewRowCursor
    {
        private long _position = -1;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            _position = _position + 1 < view._rows ? _position + 1 : -1;
            return _position >= 0;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (ValueGetter<VBuffer<float>>)Fill as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' is a vector of Single, not {typeof(TValue)}.");

        /// <summary>Writes the row by xorshift (Marsaglia 2003), seeded by its number.</summary>
        private void Fill(ref VBuffer<float> value)
        {
            var editor = VBufferEditor.Create(ref value, view._features);
            unchecked
            {
                ulong state = ((ulong)_position + 1) * 0x9E3779B97F4A7C15UL;
                foreach (ref float number in editor.Values)
                {
                    state ^= state << 13;
                    state ^= state >> 7;
                    state ^= state << 17;
                    number = (uint)(state >> 40) * (1f / (1 << 24));
                }
            }
            value = editor.Commit();
        }
    }
}
