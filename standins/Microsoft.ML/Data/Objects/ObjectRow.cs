using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>A row whose values are the members of the object it holds.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow where TRow : class
{
    private const string NoValue =
        "Values cannot be fetched at this time. This method was called either before the first call to MoveNext, or at any point after that method returned false.";

    private readonly Delegate?[] _getters;
    private TRow? _value;
    private long _position = -1;

    public ObjectRow(MemberColumn[] columns, DataViewSchema schema, bool[]? active = null)
    {
        Schema = schema;
        _getters = [.. columns.Select((c, i) => active == null || active[i] ? MemberReader.Make(this, c) : null)];
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>The object under the row.</summary>
    public TRow Value => _value ?? throw new InvalidOperationException(NoValue);

    public void MoveTo(TRow value)
    {
        _value = Check.NotNull(value, "row");
        _position++;
    }

    /// <summary>Leaves the row without an object, as at the end of the data.</summary>
    public void End() => (_value, _position) = (null, -1);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
    {
        Check.State(_position >= 0, NoValue);
        id = new((ulong)_position, 0);
    };

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        Check.State(column.Index < _getters.Length, $"Column index must be between 0 and {_getters.Length}");
        return _getters[column.Index] != null;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Check.Param(IsColumnActive(column), nameof(column), "requested column not active");
        return _getters[column.Index].Typed<TValue>();
    }
}
