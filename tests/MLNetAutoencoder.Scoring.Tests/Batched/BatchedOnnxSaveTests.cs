using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

public class BatchedOnnxSaveTests
{
    private static readonly MLContext s_ml = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Save_ThenLoad_GivesTheSameColumnsWithAndWithoutBatches(bool scalars)
    {
        var options = new BatchedOnnxOptions
        {
            InputColumns = new Dictionary<string, string> { ["single"] = "double", ["double"] = "single" },
            OutputColumns = new Dictionary<string, string>
            {
                ["single.output"] = "double",
                ["int64.output"] = "n",
                ["boolean.output"] = "boolean",
                ["text.output"] = "text",
                ["sum.output"] = "sum",
                ["int32.output"] = "square",
            },
            ScalarColumns = scalars,
        };
        var swapped = ColumnViews.Of(
            50,
            TestColumn.Vector<float>("double", NumberDataViewType.Single, 3, row => [row, 2f * row, row / 3f]),
            TestColumn.Vector<double>("single", NumberDataViewType.Double, 2, row => [row, row / 3d]),
            TestColumn.Scalar("int64", NumberDataViewType.Int64, row => (long)row << 40),
            TestColumn.Vector<int>("int32", NumberDataViewType.Int32, 4, row => [row, 1, 2, 3]),
            TestColumn.Scalar("boolean", BooleanDataViewType.Instance, row => row % 3 == 0),
            TestColumn.Vector<ReadOnlyMemory<char>>("text", TextDataViewType.Instance, 2, row => [$"t{row}".AsMemory(), "ü".AsMemory()])
        );
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.EveryType(), options).Fit(swapped);
        using var stream = new MemoryStream();
        s_ml.Model.Save(batched, swapped.Schema, stream);
        stream.Position = 0;
        var loaded = SavedPipeline.Load(s_ml, stream, out _);
        var again = loaded.WithBatchedOnnx(s_ml);
        Assert.NotSame(loaded, again);
        var expected = batched.Transform(swapped);
        foreach (var view2 in new[] { loaded.Transform(swapped), again.Transform(swapped) })
        {
            foreach (string column in options.OutputColumns.Values)
                Assert.Equal(expected.Schema[column].Type, view2.Schema[column].Type);
            Close.To(Read.Floats(expected, "double"), Read.Floats(view2, "double"));
            Close.To(Read.Floats(expected, "sum"), Read.Floats(view2, "sum"));
            if (scalars)
                Assert.Equal(Read.Values<long>(expected, "n"), Read.Values<long>(view2, "n"));
            SameVectors<ReadOnlyMemory<char>>(expected, view2, "text");
            SameVectors<int>(expected, view2, "square");
        }
        (again as IDisposable)?.Dispose();
    }

    private static void SameVectors<T>(IDataView expected, IDataView actual, string column) =>
        Assert.Equal(Vectors<T>(expected, column), Vectors<T>(actual, column));

    private static string[] Vectors<T>(IDataView view, string column) =>
        [
            .. view.Schema[column].Type is VectorDataViewType
                ? Read.Values<VBuffer<T>>(view, column).SelectMany(row => row.DenseValues()).Select(v => $"{v}")
                : Read.Values<T>(view, column).Select(v => $"{v}"),
        ];
}
