using Microsoft.ML.Data;

namespace MLNetAutoencoder;

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
