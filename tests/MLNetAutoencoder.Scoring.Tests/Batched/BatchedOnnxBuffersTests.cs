using System.Runtime.CompilerServices;
using Microsoft.ML;
using MLNetAutoencoder.Batched;
using MLNetAutoencoder.Model;

namespace MLNetAutoencoder.Tests;

/// <summary>Buffers that cursors over an ONNX model have one after the other.</summary>
public class BatchedOnnxBuffersTests
{
    private const int Rows = 700;

    private static readonly MLContext s_ml = new(1);

    [Fact]
    public void GetRowCursor_AgainOverAnotherView_TakesOverTheBuffersOfTheLast()
    {
        using var batched = Negation(3);
        Assert.Equal(Negated(1), Read.Floats(batched.Transform(View(1)), "y"));
        var kept = Runners(batched).Take(2)!;
        Assert.True(kept.Capacity >= 64);
        Runners(batched).Return(kept, kept.Capacity);
        var scored = batched.Transform(View(2)); // bound anew, to a schema of the same shape
        using var open = scored.GetRowCursor([scored.Schema["y"]]);
        Assert.True(open.MoveNext());
        Assert.Null(Runners(batched).Take(2));
        Assert.Equal(Negated(2), Read.Floats(scored, "y")); // beside one that is open
        Assert.NotNull(Runners(batched).Take(2));
    }

    [Fact]
    public void Transform_RowsOfAnotherSize_HasBuffersOfItsOwn()
    {
        using var batched = Negation(-1);
        var three = batched.Transform(View(1));
        Assert.Equal(Negated(1), Read.Floats(three, "y"));
        float[][] wide = [.. Enumerable.Range(0, Rows).Select(row => new float[] { row, 2, 3, 4, 5 })];
        var five = batched.Transform(ColumnViews.Of(Rows, ColumnViews.Vectors("x", wide)));
        Assert.Equal(wide.SelectMany(row => row.Select(value => -value)), Read.Floats(five, "y"));
        Assert.Equal(Negated(1), Read.Floats(three, "y")); // the earlier view still reads
    }

    /// <summary>Of a model that takes one row a call, a cursor's runner is that of single rows.</summary>
    [Fact]
    public void GetRowCursor_ManyOverAModelOfOneRow_KeepsOneRunner()
    {
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.One("Neg", [1, 3], [1, 3])).Fit(View(1));
        for (int i = 0; i < 5; i++)
            Assert.Equal(Negated(1), Read.Floats(batched.Transform(View(1)), "y"));
        Assert.Equal(1, Runners(batched).FreeRows);
        Assert.Null(Runners(batched).Take(2));
    }

    [Fact]
    public void Dispose_CursorsClosedAfterwards_KeepsNothing()
    {
        var batched = Negation(3);
        var scored = batched.Transform(View(1));
        var cursor = scored.GetRowCursor([scored.Schema["y"]]);
        Assert.True(cursor.MoveNext());
        batched.Dispose();
        cursor.Dispose();
        Assert.Null(Runners(batched).Take(2));
        Assert.Equal(0, Runners(batched).FreeRows);
        Assert.Throws<ObjectDisposedException>(() => batched.Transform(View(1)));
    }

    private static BatchedOnnxTransformer Negation(int size) =>
        s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.One("Neg", [-1, size], [-1, size])).Fit(View(1));

    private static IDataView View(int scale) => ColumnViews.Of(Rows, ColumnViews.Vectors("x", Values(scale)));

    private static IEnumerable<float> Negated(int scale) => Values(scale).SelectMany(row => row.Select(value => -value));

    private static float[][] Values(int scale) => [.. Enumerable.Range(0, Rows).Select(row => new float[] { row * scale, scale, -row })];

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_runners")]
    private static extern ref RunnerPool<OnnxRunner> Runners(BatchedOnnxTransformer transformer);
}
