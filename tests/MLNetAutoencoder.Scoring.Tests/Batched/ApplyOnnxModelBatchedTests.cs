using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetAutoencoder.Tests;

public class ApplyOnnxModelBatchedTests
{
    private static readonly MLContext s_ml = new(1);

    public static TheoryData<int> Rows => [1, 2, 33, 700];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Transform_EveryType_GivesWhatMLNetGives(int rows)
    {
        byte[] onnx = ForeignModels.EveryType();
        var view = EveryType(rows);
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(onnx).Fit(view);
        using var file = new TempFile(onnx, null);
        using var own = s_ml.Transforms.ApplyOnnxModel(file.Path).Fit(view);
        var (actual, expected) = (batched.Transform(view), own.Transform(view));
        foreach (string column in new[] { "single", "sum" })
            Close.To(Read.Floats(expected, column), Read.Floats(actual, column));
        SameVectors<double>(expected, actual, "double");
        SameVectors<long>(expected, actual, "int64");
        SameVectors<int>(expected, actual, "int32");
        SameVectors<bool>(expected, actual, "boolean");
        SameVectors<ReadOnlyMemory<char>>(expected, actual, "text");
        Assert.Equal(rows == 1 ? RowDependence.Check : RowDependence.Independent, batched.Rows);
    }

    [Fact]
    public void Transform_ScalarColumns_GivesScalarsOfOutputsOfOneValue()
    {
        var view = EveryType(40);
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.EveryType(), new() { ScalarColumns = true }).Fit(view);
        var scored = batched.Transform(view);
        Assert.Equal(NumberDataViewType.Single, scored.Schema["sum"].Type);
        Assert.Equal(NumberDataViewType.Int64, scored.Schema["int64"].Type);
        Assert.Equal(BooleanDataViewType.Instance, scored.Schema["boolean"].Type);
        Assert.Equal(Enumerable.Range(0, 40).Select(row => -((long)row << 40)), Read.Values<long>(scored, "int64"));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Int32, 2, 2), scored.Schema["int32"].Type);
    }

    [Fact]
    public void Transform_RenamedColumns_TakesAndGivesThem()
    {
        float[][] rows =
        [
            [1, 2, 3],
            [4, 5, 6],
        ];
        var view = ColumnViews.Of(2, ColumnViews.Vectors("sensors", rows));
        var options = new BatchedOnnxOptions
        {
            InputColumns = new Dictionary<string, string> { ["x"] = "sensors" },
            OutputColumns = new Dictionary<string, string> { ["y"] = "sensors" },
        };
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.One("Neg", [-1, 3], [-1, 3]), options).Fit(view);
        Close.To(rows.SelectMany(row => row.Select(v => -v)), Read.Floats(batched.Transform(view), "sensors"));
    }

    [Fact]
    public void Transform_RowsThatDependOnEachOther_AreComputedOneByOne()
    {
        var view = Vectors(100, 3);
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.Centered()).Fit(view);
        Assert.All(Read.Floats(batched.Transform(view), "y"), value => Assert.Equal(0, value));
        Assert.Equal(RowDependence.Dependent, batched.Rows);
    }

    [Fact]
    public void Transform_RowsSaidToBeIndependent_AreComputedTogether()
    {
        var view = Vectors(100, 3);
        var options = new BatchedOnnxOptions { Rows = RowDependence.Independent, BatchSize = 100 };
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.Centered(), options).Fit(view);
        Assert.Contains(Read.Floats(batched.Transform(view), "y"), value => value != 0);
    }

    [Fact]
    public void Transform_AModelThatCanComputeOneRowOnly_ComputesThemOneByOne()
    {
        float[][] rows =
        [
            [1, 2, 3, 4],
            [5, 6, 7, 8],
            [0, 0, 1, 1],
        ];
        var view = ColumnViews.Of(3, ColumnViews.Vectors("x", rows));
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.OneRowInside()).Fit(view);
        Close.To([4f, 6, 12, 14, 1, 1], Read.Floats(batched.Transform(view), "y"));
        Assert.Equal(RowDependence.Dependent, batched.Rows);
    }

    [Fact]
    public void Transform_AFixedFirstDimension_ComputesRowByRow()
    {
        var view = Vectors(70, 3);
        byte[] onnx = ForeignModels.One("Neg", [1, 3], [1, 3]);
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(onnx).Fit(view);
        Close.To(Read.Floats(view, "x").Select(v => -v), Read.Floats(batched.Transform(view), "y"));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, 3), batched.GetOutputSchema(view.Schema)["y"].Type);
    }

    [Fact]
    public void Transform_VectorsOfAnyLength_GoIntoAnOpenDimension()
    {
        var view = ColumnViews.Of(
            3,
            TestColumn.Vector<float>("x", NumberDataViewType.Single, 0, row => [.. Enumerable.Range(1, row + 1).Select(v => (float)v)])
        );
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.One("Neg", [-1, -1], [-1, -1])).Fit(view);
        Close.To([-1f, -1, -2, -1, -2, -3], Read.Floats(batched.Transform(view), "y"));
    }

    [Fact]
    public void Transform_SeveralOpenDimensions_TakesThoseOfTheColumn()
    {
        var view = ColumnViews.Of(40, TestColumn.Vector<float>("x", NumberDataViewType.Single, 6, row => [row, 1, 2, 3, 4, 5]));
        var shaped = ColumnViews.Of(40, TestColumn.Shaped<float>("x", NumberDataViewType.Single, [2, 3], row => [row, 1, 2, 3, 4, 5]));
        var step = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.One("Neg", [-1, -1, -1], [-1, -1, -1]));
        Assert.Contains("[VectorType(", Assert.Throws<InvalidOperationException>(() => step.Fit(view)).Message, StringComparison.Ordinal);
        using var batched = step.Fit(shaped);
        Close.To(Read.Floats(shaped, "x").Select(v => -v), Read.Floats(batched.Transform(shaped), "y"));
        Assert.Equal(RowDependence.Independent, batched.Rows);
    }

    [Fact]
    public void Transform_AnOpenFirstDimensionThatIsNotThatOfRows_GivesTheWholeTensorOfEachRow()
    {
        var view = Vectors(40, 3);
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.One("Transpose", [-1, 3], [-1, -1])).Fit(view);
        Close.To(Read.Floats(view, "x"), Read.Floats(batched.Transform(view), "y"));
        Assert.Equal(RowDependence.Dependent, batched.Rows);
    }

    [Fact]
    public void Transform_OneOpenDimension_TakesAVectorAsARow()
    {
        var view = Vectors(5, 3);
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.One("Neg", [-1], [-1])).Fit(view);
        Close.To(Read.Floats(view, "x").Select(v => -v), Read.Floats(batched.Transform(view), "y"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5000)]
    public void Transform_AnyBatchSize_GivesTheSame(int size)
    {
        var view = Vectors(1000, 3);
        using var batched = s_ml
            .Transforms.ApplyOnnxModelBatched(ForeignModels.One("Neg", [-1, 3], [-1, 3]), new() { BatchSize = size })
            .Fit(view);
        Assert.Equal(Read.Floats(view, "x").Select(v => -v), Read.Floats(batched.Transform(view), "y"));
    }

    [Fact]
    public void Transform_ACursorSet_GivesEveryRowOnce()
    {
        var view = Vectors(500, 3);
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.One("Neg", [-1, 3], [-1, 3])).Fit(view);
        var scored = batched.Transform(view);
        var cursors = scored.GetRowCursorSet([scored.Schema["y"]], 3);
        Assert.Equal(
            Read.Floats(view, "x").Select(v => -v).Order(),
            cursors
                .SelectMany(cursor =>
                {
                    using (cursor)
                        return Read.Floats(cursor, "y");
                })
                .Order()
        );
    }

    [Fact]
    public void Cursor_GivingTheInputToo_ReadsItOnceARow()
    {
        var column = TestColumn.Vector<float>("x", NumberDataViewType.Single, 3, row => [row, 1, 2]);
        var view = ColumnViews.Of(500, column);
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.One("Neg", [-1, 3], [-1, 3])).Fit(view);
        var scored = batched.Transform(view);
        using var cursor = scored.GetRowCursor([scored.Schema["x"], scored.Schema["y"]]);
        var (x, y) = (Read.FloatReader(cursor, "x"), Read.FloatReader(cursor, "y"));
        while (cursor.MoveNext())
            Assert.Equal(x().Select(v => -v), y());
        Assert.Equal(500, column.Reads);
    }

    [Fact]
    public void Cursor_DisposedTwice_AsMLNetsTrainersDo_IsFreedOnce()
    {
        var view = Vectors(100, 3);
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.One("Neg", [-1, 3], [-1, 3])).Fit(view);
        var scored = batched.Transform(view);
        var cursor = scored.GetRowCursor([scored.Schema["y"]]);
        Assert.True(cursor.MoveNext());
        cursor.Dispose();
        cursor.Dispose();
        Assert.Equal(300, Read.Floats(scored, "y").Length);
    }

    [Fact]
    public void PredictionEngine_OverIt_GivesWhatTheViewGives()
    {
        var view = Vectors(20, 3);
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.One("Neg", [-1, 3], [-1, 3])).Fit(view);
        using var engine = s_ml.Model.CreatePredictionEngine<Source, Target>(
            batched,
            new PredictionEngineOptions { OwnsTransformer = false }
        );
        Assert.Equal([-1f, -2, -3], engine.Predict(new() { x = [1, 2, 3] }).y!);
        Assert.Equal([-4f, -5, -6], engine.Predict(new() { x = [4, 5, 6] }).y!);
    }

    [Fact]
    public void Fit_TwiceOverOneModel_SharesASession()
    {
        var view = Vectors(10, 3);
        byte[] onnx = ForeignModels.One("Abs", [-1, 3], [-1, 3]);
        var estimator = s_ml.Transforms.ApplyOnnxModelBatched(onnx);
        var first = estimator.Fit(view);
        using var second = s_ml.Transforms.ApplyOnnxModelBatched((byte[])onnx.Clone()).Fit(view);
        Assert.Same(first.Session, second.Session);
        first.Dispose();
        Close.To(Read.Floats(view, "x").Select(Math.Abs), Read.Floats(second.Transform(view), "y"));
        Assert.Throws<ObjectDisposedException>(() => first.Transform(view));
    }

    [Fact]
    public void Fit_AsAPartOfAPipeline_TellsItsColumnsBeforehand()
    {
        var view = Vectors(30, 3);
        var pipeline = s_ml
            .Transforms.ApplyOnnxModelBatched(ForeignModels.One("Neg", [-1, 3], [-1, 3]))
            .Append(s_ml.Transforms.NormalizeMinMax("y"));
        var scored = pipeline.Fit(view).Transform(view);
        Assert.Equal(90, Read.Floats(scored, "y").Length);
    }

    private static TestView Vectors(int rows, int size) =>
        ColumnViews.Of(
            rows,
            TestColumn.Vector<float>("x", NumberDataViewType.Single, size, row => [.. Enumerable.Range(0, size).Select(i => row - 7f * i)])
        );

    /// <summary>A vector for the input of one dimension, for which ML.NET's transformer takes no scalar.</summary>
    private static TestView EveryType(int rows) =>
        ColumnViews.Of(
            rows,
            TestColumn.Vector<float>("single", NumberDataViewType.Single, 3, row => [row, 2f * row, row / 3f]),
            TestColumn.Vector<double>("double", NumberDataViewType.Double, 2, row => [row, row / 3d]),
            TestColumn.Vector<long>("int64", NumberDataViewType.Int64, 1, row => [(long)row << 40]),
            TestColumn.Vector<int>("int32", NumberDataViewType.Int32, 4, row => [row, 1, 2, 3]),
            TestColumn.Scalar("boolean", BooleanDataViewType.Instance, row => row % 3 == 0),
            TestColumn.Vector<ReadOnlyMemory<char>>("text", TextDataViewType.Instance, 2, row => [$"t{row}".AsMemory(), "ü".AsMemory()])
        );

    private static void SameVectors<T>(IDataView expected, IDataView actual, string column) =>
        Assert.Equal(Vectors<T>(expected, column), Vectors<T>(actual, column));

    private static string[] Vectors<T>(IDataView view, string column) =>
        [
            .. view.Schema[column].Type is VectorDataViewType
                ? Read.Values<VBuffer<T>>(view, column).SelectMany(row => row.DenseValues()).Select(v => $"{v}")
                : Read.Values<T>(view, column).Select(v => $"{v}"),
        ];

    private sealed class Source
    {
        [VectorType(3)]
        public float[]? x { get; set; }
    }

    private sealed class Target
    {
        public float[]? y { get; set; }
    }
}
