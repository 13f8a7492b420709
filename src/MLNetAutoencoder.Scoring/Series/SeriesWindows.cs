namespace MLNetAutoencoder.Series;

/// <summary>
/// The windows of one series, scaled. A missing value stands for the last one before it, or at the beginning for the first one after it;
/// a window more than half of whose rows have a missing value is left out.
/// </summary>
internal sealed class SeriesWindows
{
    private readonly float[] _values;
    private readonly int[] _missing; // rows with a missing value before each row
    private readonly int _features;
    private readonly int _length;

    public SeriesWindows(SeriesRows series, IReadOnlyList<double> location, IReadOnlyList<double> scale, int length)
    {
        (_features, _length) = (location.Count, length);
        Rows = series.Count;
        _values = new float[series.Values.Length];
        _missing = new int[Rows + 1];
        for (int i = 0; i < _values.Length; i++)
            _values[i] = (float)((series.Values[i] - location[i % _features]) / scale[i % _features]);
        for (int row = 0; row < Rows; row++)
            _missing[row + 1] = _missing[row] + (_values.AsSpan(row * _features, _features).Contains(float.NaN) ? 1 : 0);
        for (int feature = 0; feature < _features; feature++)
            Fill(feature);
    }

    public int Rows { get; }

    /// <summary>How many there are; 0 where the series is shorter than a window.</summary>
    public int Count => Math.Max(Rows - _length + 1, 0);

    public int Size => _length * _features;

    public bool IsMissing(int row) => _missing[row + 1] > _missing[row];

    /// <summary>Whether enough of a window is there.</summary>
    public bool IsUsable(int window) => 2 * (_missing[window + _length] - _missing[window]) <= _length;

    /// <summary>The values of a window, oldest row first, or of several, one row apart, in one piece that they share.</summary>
    public ReadOnlySpan<float> this[int window] => _values.AsSpan(window * _features, Size);

    /// <summary>
    /// The scores of windows and points. A window that cannot be judged has NaN, and so has a point whose value is missing or that no
    /// window holds which can be.
    /// </summary>
    /// <param name="score">Gives the scores of windows, which stand one after the other.</param>
    public PointScores Points(Func<float[], float[]> score)
    {
        float[] windows = Scores(score);
        float[] mean = new float[Rows],
            lowest = new float[Rows];
        for (int row = 0; row < Rows; row++)
        {
            mean[row] = lowest[row] = float.NaN;
            if (IsMissing(row))
                continue;
            double sum = 0;
            int judged = 0;
            for (int window = Math.Max(row - _length + 1, 0); window <= row && window < Count; window++)
            {
                if (!float.IsFinite(windows[window]))
                    continue;
                sum += windows[window];
                judged++;
                lowest[row] = judged == 1 ? windows[window] : Math.Min(lowest[row], windows[window]);
            }
            if (judged > 0)
                mean[row] = (float)(sum / judged);
        }
        return new PointScores(windows, mean, lowest);
    }

    private float[] Scores(Func<float[], float[]> score)
    {
        var all = new float[Count];
        int most = Math.Max(1, (1 << 20) / Math.Max(Size, 1));
        for (int first = 0; first < Count; first += most)
        {
            int count = Math.Min(most, Count - first);
            var batch = new float[count * Size];
            for (int i = 0; i < count; i++)
                this[first + i].CopyTo(batch.AsSpan(i * Size));
            float[] scores = score(batch);
            for (int i = 0; i < count; i++)
                all[first + i] = IsUsable(first + i) ? scores[i] : float.NaN;
        }
        return all;
    }

    private void Fill(int feature)
    {
        float last = float.NaN;
        for (int i = feature; i < _values.Length; i += _features)
        {
            if (float.IsNaN(_values[i]))
                _values[i] = last;
            else
            {
                for (int before = i - _features; float.IsNaN(last) && before >= 0; before -= _features)
                    _values[before] = _values[i];
                last = _values[i];
            }
        }
        if (float.IsNaN(last)) // nothing is known of it: where its values lie on average
        {
            for (int i = feature; i < _values.Length; i += _features)
                _values[i] = 0;
        }
    }
}
