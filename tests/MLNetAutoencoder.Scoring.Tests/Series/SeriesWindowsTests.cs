using Microsoft.ML;
using MLNetAutoencoder.Series;

namespace MLNetAutoencoder.Tests;

public sealed class SeriesWindowsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Points_Windows_GiveTheirMeanAndTheLowest()
    {
        var points = Windows(length: 3, 0, 0, 0, 0, 0, 0).Points(_ => [5, 2, 4, 8]);
        Assert.Equal([5, 2, 4, 8], points.Windows);
        Assert.Equal([5, 2, 2, 2, 4, 8], points.Lowest);
        Assert.Equal([5, 3.5f, 11 / 3f, 14 / 3f, 6, 8], points.Mean);
    }

    [Fact]
    public void Points_SpikeInTheMiddle_HasOnlyHighWindows()
    {
        var points = Windows(length: 3, 0, 0, 0, 9, 0, 0, 0).Points(windows => [.. windows.Chunk(3).Select(window => window.Sum())]);
        Assert.Equal([0, 0, 0, 9, 0, 0, 0], points.Lowest);
    }

    [Fact]
    public void Points_MissingValuesAndWindowsWithoutAScore_TakeNoPart()
    {
        var points = Windows(length: 3, 0, float.NaN, float.NaN, 0, 0, 0).Points(_ => [1, 1, float.NaN, 6]);
        Assert.Equal([float.NaN, float.NaN, float.NaN, 6], points.Windows);
        Assert.Equal([float.NaN, float.NaN, float.NaN, 6, 6, 6], points.Lowest);
        Assert.Equal(points.Lowest, points.Mean);
    }

    private SeriesWindows Windows(int length, params float[] values)
    {
        var view = _ml.Data.LoadFromEnumerable(values.Select(value => new Row { Value = value }));
        return new SeriesWindows(Assert.Single(SeriesRows.Read(view, ["Value"], null)), [0], [1], length);
    }

    private sealed class Row
    {
        public float Value { get; set; }
    }
}
