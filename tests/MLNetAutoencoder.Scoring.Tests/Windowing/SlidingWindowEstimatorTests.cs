using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed class SlidingWindowEstimatorTests
{
    private readonly MLContext _ml = new();
    private readonly TestView _view = SlidingWindowTransformerTests.View();

    [Fact]
    public void SlidingWindow_FaultyArguments_AreNamed()
    {
        AssertFault("length", "is 0; it must be 1 to 16777216", () => _ml.Transforms.SlidingWindow("Window", "Value", 0));
        AssertFault("inputColumnNames", "name at least one", () => _ml.Transforms.SlidingWindow("Window", Array.Empty<string>(), 3));
        AssertFault("inputColumnNames", "null or blank", () => _ml.Transforms.SlidingWindow("Window", ["Value", " "], 3));
        AssertFault("outputColumnName", "blank", () => _ml.Transforms.SlidingWindow(" ", "Value", 3));
        AssertFault("groupColumnName", "blank", () => _ml.Transforms.SlidingWindow("Window", "Value", 3, groupColumnName: ""));
        AssertFault("padding", "Missing or FirstRow", () => _ml.Transforms.SlidingWindow("Window", "Value", 3, (WindowPadding)7));
        Assert.Throws<ArgumentNullException>("catalog", () => ((TransformsCatalog)null!).SlidingWindow("Window", "Value", 3));
        Assert.Throws<ArgumentNullException>("inputColumnNames", () => _ml.Transforms.SlidingWindow("Window", (string[])null!, 3));
    }

    [Theory]
    [InlineData("Nothing", null, "There is no column 'Nothing'")]
    [InlineData("Value", "Nothing", "There is no column 'Nothing'")]
    [InlineData("Text", null, "Conversion.ConvertType")]
    [InlineData("Key", null, "Conversion.ConvertType")]
    [InlineData("Value", "Pair", "series are told apart by text, a key")]
    public void Fit_ColumnThatCannotBe_IsNamed(string input, string? group, string fault)
    {
        var error = Assert.ThrowsAny<Exception>(() => _ml.Transforms.SlidingWindow("Window", input, 3, groupColumnName: group).Fit(_view));
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _view.RowsRead);
    }

    [Fact]
    public void Fit_SeriesShorterThanTheWindow_SaysHowLongItIs()
    {
        var error = Assert.Throws<InvalidOperationException>(() => _ml.Transforms.SlidingWindow("Window", "Value", 26).Fit(_view));
        Assert.Contains("The longest series has 25 rows, and a window takes 26.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InvalidOperationException>(() =>
            _ml.Transforms.SlidingWindow("Window", "Value", 11, groupColumnName: "Text").Fit(_view)
        );
        Assert.Contains("The longest series has 10 rows, and a window takes 11.", error.Message, StringComparison.Ordinal);
        _ml.Transforms.SlidingWindow("Window", "Value", 26, WindowPadding.FirstRow).Fit(_view);
        _ml.Transforms.SlidingWindow("Window", "Value", 10, groupColumnName: "Text").Fit(_view);
        Assert.Equal(_view.Opened.Count, _view.Closed);
    }

    [Fact]
    public void Fit_LongSeries_ReadsNoMoreThanAWindowAndNoValues()
    {
        _ml.Transforms.SlidingWindow("Window", "Value", 4).Fit(_view);
        Assert.Equal(4, _view.RowsRead);
        Assert.Empty(Assert.Single(_view.Opened));
    }

    [Fact]
    public void GetOutputSchema_Shape_HasTheVectorAndIsCheckedBefore()
    {
        var shape = _ml.Transforms.CopyColumns("Copy", "Value").Fit(_view).Transform(_view).Schema;
        var estimator = _ml.Transforms.SlidingWindow("Window", ["Value", "Pair"], 3);
        var column = estimator.GetOutputSchema(SchemaOf(shape)).Single(c => c.Name == "Window");
        Assert.Equal((SchemaShape.Column.VectorKind.Vector, (DataViewType)NumberDataViewType.Single), (column.Kind, column.ItemType));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            _ml.Transforms.SlidingWindow("Window", "Nothing", 3).GetOutputSchema(SchemaOf(shape))
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            _ml.Transforms.SlidingWindow("Window", "Value", 3, groupColumnName: "Nothing").GetOutputSchema(SchemaOf(shape))
        );
        Assert.Throws<InvalidOperationException>(() => _ml.Transforms.SlidingWindow("Window", "Text", 3).GetOutputSchema(SchemaOf(shape)));
    }

    /// <summary>The shape that a chain hands on, for which ML.NET has no public way: an estimator in a chain is asked with it.</summary>
    private SchemaShape SchemaOf(DataViewSchema schema)
    {
        var probe = new Probe();
        _ml.Transforms.CopyColumns("Other", schema[0].Name).Append(probe).Fit(_view);
        return probe.Shape!;
    }

    private static void AssertFault(string parameter, string fault, Action act)
    {
        var error = Assert.Throws<ArgumentException>(parameter, act);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    private sealed class Probe : IEstimator<ITransformer>
    {
        public SchemaShape? Shape { get; private set; }

        public ITransformer Fit(IDataView input) => new MLContext().Transforms.CopyColumns("Last", "Value").Fit(input);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shape = inputSchema;
    }
}
