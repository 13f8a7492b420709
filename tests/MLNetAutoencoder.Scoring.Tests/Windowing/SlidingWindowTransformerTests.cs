using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed class SlidingWindowTransformerTests
{
    private const int Rows = 25;

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Transform_OneColumn_GivesTheRowsUpToEachOldestFirst()
    {
        float[] windows = Windows(View(), "Value", 3);
        Assert.Equal([float.NaN, float.NaN, 0, float.NaN, 0, 1], windows[..6]);
        for (int row = 2; row < Rows; row++)
            Assert.Equal([row - 2, row - 1, row], windows[(row * 3)..((row + 1) * 3)]);
    }

    [Fact]
    public void Transform_SeveralColumns_PutsAWholeRowBeforeTheNext()
    {
        float[] windows = Windows(View(), ["Pair", "Value"], 2);
        for (int row = 1; row < Rows; row++)
            Assert.Equal([(row - 1) * 10, (row - 1) * 10 + 1, row - 1, row * 10, (row * 10) + 1, row], windows[(row * 6)..((row + 1) * 6)]);
    }

    [Fact]
    public void Transform_LengthOfOne_IsTheRow() =>
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (float)i), Windows(View(), "Value", 1));

    [Fact]
    public void Transform_FirstRowPadding_RepeatsTheFirstRow() =>
        Assert.Equal([0, 1, 0, 1, 0, 1, 10, 11], Windows(View(), "Pair", 2, WindowPadding.FirstRow)[..8]);

    [Theory]
    [InlineData("Text")]
    [InlineData("Key")]
    [InlineData("Number")]
    public void Transform_Groups_NeverCrossesFromOneToTheNext(string group)
    {
        float[] windows = Windows(View(), "Value", 2, WindowPadding.Missing, group);
        for (int row = 0; row < Rows; row++)
            Assert.Equal([row % 10 == 0 ? float.NaN : row - 1, row], windows[(row * 2)..((row + 1) * 2)]);
    }

    [Fact]
    public void Transform_SparseVectors_GivesTheirZerosToo()
    {
        var view = new TestView(
            4,
            TestColumn.Sparse("Sparse", NumberDataViewType.Single, 3, row => new VBuffer<float>(3, 1, [row + 1f], [row % 3]))
        );
        Assert.Equal([0, 0, 3, 4, 0, 0], Windows(view, "Sparse", 2)[^6..]);
    }

    [Fact]
    public void Transform_NoCursorMoves_ReadsNothing()
    {
        var view = View();
        var transformer = Fit(view, "Value", 2);
        int opened = view.Opened.Count;
        var windowed = transformer.Transform(view);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), windowed.Schema["Window"].Type);
        Assert.Equal((opened, (long?)Rows, false), (view.Opened.Count, windowed.GetRowCount(), windowed.CanShuffle));
    }

    [Theory]
    [InlineData("Pair", "Pair")]
    [InlineData("Window", "Value,Number")]
    [InlineData("Window,Text", "Value,Text,Number")]
    public void GetRowCursor_SomeColumns_AsksTheSourceForTheirsAlone(string asked, string expected)
    {
        var view = View();
        var windowed = Fit(view, "Value", 2, group: "Number").Transform(view);
        using var cursor = windowed.GetRowCursor(windowed.Schema.Where(c => asked.Split(',').Contains(c.Name)));
        Assert.Equal(expected.Split(','), view.Opened[^1]);
        Assert.All(windowed.Schema, column => Assert.Equal(asked.Split(',').Contains(column.Name), cursor.IsColumnActive(column)));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<uint>(windowed.Schema["Key"]));
        cursor.Dispose();
        Assert.Equal(view.Opened.Count, view.Closed);
    }

    /// <summary>A window is of the rows before, whether theirs were read or not.</summary>
    [Fact]
    public void GetRowCursor_WindowsReadNowAndThen_AreWhole()
    {
        var windowed = Fit(View(), "Value", 4).Transform(View());
        using var cursor = windowed.GetRowCursor([windowed.Schema["Window"]]);
        var read = Read.FloatReader(cursor, "Window");
        for (int row = 0; cursor.MoveNext(); row++)
        {
            if (row % 7 == 5)
                Assert.Equal([row - 3, row - 2, row - 1, row], read());
        }
    }

    [Fact]
    public void GetRowCursor_SeveralAtOnce_DoNotDisturbEachOther()
    {
        var windowed = Fit(View(), "Value", 3).Transform(View());
        float[] expected = Read.Floats(windowed, "Window");
        using var ahead = windowed.GetRowCursor([windowed.Schema["Window"]]);
        Assert.True(ahead.MoveNext());
        Assert.Equal(expected, Read.Floats(windowed, "Window"));
        Assert.Equal(expected[3..], Read.Floats(ahead, "Window"));
        Assert.All(
            Enumerable.Range(0, 4).AsParallel().Select(_ => Read.Floats(windowed, "Window")).ToList(),
            windows => Assert.Equal(expected, windows)
        );
    }

    /// <summary>Rows that were shuffled, or shared out among cursors, would stand in windows where they do not belong.</summary>
    [Fact]
    public void GetRowCursor_ShufflerOrSeveralCursors_KeepsTheOrderOfTheRows()
    {
        var view = View();
        var windowed = Fit(view, "Value", 3).Transform(view);
        float[] expected = Read.Floats(windowed, "Window");
        var column = windowed.Schema["Window"];
        using (var cursor = windowed.GetRowCursor([column], new Random(1)))
            Assert.Equal(expected, Read.Floats(cursor, "Window"));
        Assert.Null(view.Shuffler);
        using var only = Assert.Single(windowed.GetRowCursorSet([column], 4, new Random(1)));
        Assert.Equal(expected, Read.Floats(only, "Window"));
    }

    [Fact]
    public void Predict_RowAfterRow_GivesWhatTheViewGives()
    {
        var view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(i => new Point { Value = i }));
        var transformer = Fit(view, "Value", 3);
        using var engine = _ml.Model.CreatePredictionEngine<Point, Windowed>(transformer);
        float[] expected = Read.Floats(transformer.Transform(view), "Window");
        Assert.Equal(expected, Enumerable.Range(0, Rows).SelectMany(i => engine.Predict(new Point { Value = i }).Window).ToArray());
    }

    [Fact]
    public void Fit_InAChain_Works()
    {
        var chain = _ml
            .Transforms.SlidingWindow("Window", "Value", 3, WindowPadding.FirstRow)
            .Append(_ml.Transforms.NormalizeMinMax("Window"));
        float[] windows = Read.Floats(chain.Fit(View()).Transform(View()), "Window");
        Assert.Equal(1, windows.Max());
        Assert.Equal([(Rows - 3f) / (Rows - 3), (Rows - 2f) / (Rows - 2), (Rows - 1f) / (Rows - 1)], windows[^3..]);
    }

    internal static TestView View(int rows = Rows) =>
        new(
            rows,
            TestColumn.Scalar("Value", NumberDataViewType.Single, row => (float)row),
            TestColumn.Vector("Pair", NumberDataViewType.Single, 2, row => new float[] { row * 10, (row * 10) + 1 }),
            TestColumn.Scalar("Text", TextDataViewType.Instance, row => $"series {row / 10}".AsMemory()),
            TestColumn.Scalar("Key", new KeyDataViewType(typeof(uint), 9), row => (uint)(row / 10) + 1),
            TestColumn.Scalar("Number", NumberDataViewType.Single, row => (float)(row / 10))
        );

    private SlidingWindowTransformer Fit(
        IDataView view,
        string input,
        int length,
        WindowPadding padding = WindowPadding.Missing,
        string? group = null
    ) => _ml.Transforms.SlidingWindow("Window", input, length, padding, group).Fit(view);

    private float[] Windows(
        IDataView view,
        string input,
        int length,
        WindowPadding padding = WindowPadding.Missing,
        string? group = null
    ) => Read.Floats(Fit(view, input, length, padding, group).Transform(view), "Window");

    private float[] Windows(IDataView view, string[] inputs, int length) =>
        Read.Floats(_ml.Transforms.SlidingWindow("Window", inputs, length).Fit(view).Transform(view), "Window");

    private sealed class Point
    {
        public float Value { get; set; }
    }

    private sealed class Windowed
    {
        public float[] Window { get; set; } = [];
    }
}
