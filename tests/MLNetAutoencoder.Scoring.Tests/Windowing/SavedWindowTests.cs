using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Windows that plain ML.NET loads.</summary>
public sealed class SavedWindowTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TestView _view = SlidingWindowTransformerTests.View();

    public static TheoryData<int, WindowPadding, string?> Cases =>
        new()
        {
            { 1, WindowPadding.Missing, null },
            { 4, WindowPadding.Missing, null },
            { 4, WindowPadding.FirstRow, null },
            { 3, WindowPadding.Missing, "Text" },
            { 3, WindowPadding.FirstRow, "Key" },
            { 3, WindowPadding.Missing, "Number" },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Load_SavedWindows_AreTheSame(int length, WindowPadding padding, string? group)
    {
        var transformer = _ml.Transforms.SlidingWindow("Window", ["Pair", "Value"], length, padding, group).Fit(_view);
        var expected = transformer.Transform(_view);
        foreach (
            var through in new[]
            {
                SavedModel.ThroughFile,
                (Func<MLContext, ITransformer, DataViewSchema, ITransformer>)SavedModel.ThroughStream,
            }
        )
        {
            var loaded = through(_ml, transformer, _view.Schema);
            using var owned = (IDisposable)loaded;
            var output = loaded.Transform(_view);
            Assert.Equal(Read.VisibleColumns(expected.Schema), Read.VisibleColumns(output.Schema));
            Assert.Equal(expected.Schema["Window"].Type, output.Schema["Window"].Type);
            Assert.Equal(Read.Floats(expected, "Window"), Read.Floats(output, "Window"));

            var restored = Assert.IsType<SlidingWindowTransformer>(loaded.WithBatchedOnnx(_ml));
            output = restored.Transform(_view);
            Assert.Equal(expected.Schema["Window"].Type, output.Schema["Window"].Type);
            Assert.Equal(Read.Floats(expected, "Window"), Read.Floats(output, "Window"));
            Assert.Equal(Read.Floats(expected, "Value"), Read.Floats(output, "Value"));
            using var again = (IDisposable)SavedModel.ThroughStream(_ml, restored, _view.Schema);
            Assert.Equal(Read.Floats(expected, "Window"), Read.Floats(((ITransformer)again).Transform(_view), "Window"));
        }
    }

    [Fact]
    public void Load_SavedWindows_PredictRowAfterRow()
    {
        var view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 9).Select(i => new Point { Value = i }));
        var transformer = _ml.Transforms.SlidingWindow("Window", "Value", 3).Fit(view);
        var loaded = SavedModel.ThroughStream(_ml, transformer, view.Schema);
        using var owned = (IDisposable)loaded;
        using var engine = _ml.Model.CreatePredictionEngine<Point, Windowed>(
            loaded,
            new PredictionEngineOptions { OwnsTransformer = false }
        );
        Assert.Equal(
            Read.Floats(transformer.Transform(view), "Window"),
            Enumerable.Range(0, 9).SelectMany(i => engine.Predict(new Point { Value = i }).Window).ToArray()
        );
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[")]
    [InlineData("{\"Output\":\"a\",\"Inputs\":[{\"Name\":\"b\",\"Type\":\"Text\"}],\"Length\":2,\"Padding\":0}")]
    [InlineData("{\"Output\":\"a\",\"Inputs\":[{\"Name\":\"b\",\"Type\":\"Single\"}],\"Length\":0,\"Padding\":0}")]
    public void Read_DamagedDescription_IsRefused(string text) => Assert.Throws<ModelFormatException>(() => SavedWindow.Read(text));

    private sealed class Point
    {
        public float Value { get; set; }
    }

    private sealed class Windowed
    {
        public float[] Window { get; set; } = [];
    }
}
