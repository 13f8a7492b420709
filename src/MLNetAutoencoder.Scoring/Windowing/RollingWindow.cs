using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Windowing;

/// <summary>
/// The last rows of a series, read from the source as it moves: under a cursor whether their windows are read or not, under a prediction
/// engine the rows whose windows are read.
/// </summary>
internal sealed class RollingWindow : IAddedValues
{
    private readonly DataViewRow _source;
    private readonly WindowRing _ring;
    private readonly ValueGetter<VBuffer<float>> _getter;
    private readonly string _column;
    private readonly Func<bool> _isAnotherSeries;
    private readonly float[] _row;
    private VBuffer<float> _values;
    private long _taken = -1;

    public RollingWindow(WindowPlan plan, DataViewRow source)
    {
        _source = source;
        _ring = new WindowRing(plan.Settings.Length, plan.Features, plan.Settings.Padding);
        _row = new float[plan.Features];
        _isAnotherSeries = plan.Group is { } group ? SeriesBreak.Of(source, group) : () => false;
        (_getter, _column) = (JoinedColumns<float>.Getter(source, plan.Inputs), plan.Inputs[0].Name);
    }

    /// <summary>Adds the row that the source is at, once.</summary>
    public void Advance()
    {
        if (_taken == _source.Position)
            return;
        _getter(ref _values);
        FeatureColumn.CopyDense(_values, _row, (_source, _column));
        _ring.Add(_row, _isAnotherSeries());
        _taken = _source.Position;
    }

    public Delegate Getter(int added) => (ValueGetter<VBuffer<float>>)Read;

    private void Read(ref VBuffer<float> window)
    {
        Advance();
        _ring.CopyTo(ref window);
    }
}

/// <summary>The last rows of a series.</summary>
/// <param name="length">Rows.</param>
/// <param name="features">Values of a row.</param>
/// <param name="padding">What stands for the rows before the first.</param>
internal sealed class WindowRing(int length, int features, WindowPadding padding)
{
    private readonly float[] _rows = new float[checked(length * features)];
    private int _oldest;
    private bool _hasBegun;

    /// <summary>Adds a row.</summary>
    /// <param name="row">Its values.</param>
    /// <param name="isAnotherSeries">Whether a series begins with it.</param>
    public void Add(ReadOnlySpan<float> row, bool isAnotherSeries)
    {
        if (isAnotherSeries || !_hasBegun)
            Begin(row);
        row.CopyTo(_rows.AsSpan(_oldest));
        _oldest = (_oldest + features) % _rows.Length;
    }

    /// <summary>Gives the rows, oldest first.</summary>
    public void CopyTo(ref VBuffer<float> window)
    {
        var editor = VBufferEditor.Create(ref window, _rows.Length);
        _rows.AsSpan(_oldest).CopyTo(editor.Values);
        _rows.AsSpan(0, _oldest).CopyTo(editor.Values[(_rows.Length - _oldest)..]);
        window = editor.Commit();
    }

    private void Begin(ReadOnlySpan<float> row)
    {
        _hasBegun = true;
        _oldest = 0;
        for (int i = 0; i < _rows.Length; i++)
            _rows[i] = padding == WindowPadding.FirstRow ? row[i % features] : float.NaN;
    }
}

/// <summary>Tells where one series ends and the next begins.</summary>
internal static class SeriesBreak
{
    /// <summary>Makes a function that says whether a column's value is another than when it was last called.</summary>
    public static Func<bool> Of(DataViewRow source, DataViewSchema.Column column) =>
        column.Type switch
        {
            TextDataViewType => Texts(source.GetGetter<ReadOnlyMemory<char>>(column)),
            KeyDataViewType => Values(source.GetGetter<uint>(column)),
            _ => Values(source.GetGetter<float>(column)),
        };

    private static Func<bool> Values<T>(ValueGetter<T> getter)
        where T : struct
    {
        T last = default;
        return () =>
        {
            T value = default;
            getter(ref value);
            bool isAnother = !EqualityComparer<T>.Default.Equals(value, last);
            last = value;
            return isAnother;
        };
    }

    private static Func<bool> Texts(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        ReadOnlyMemory<char> last = default; // as ML.NET's own cache keeps text: a source never writes over it
        return () =>
        {
            ReadOnlyMemory<char> value = default;
            getter(ref value);
            bool isAnother = !value.Span.SequenceEqual(last.Span);
            last = value;
            return isAnother;
        };
    }
}
