namespace MLNetAutoencoder.Tests;

/// <summary>Buffers that cursors over a model have one after the other.</summary>
public class LookAheadBuffersTests
{
    private const int Rows = 1500;

    [Fact]
    public void Dispose_ValueAskedForAfterwards_Throws()
    {
        using var transformer = TestModels.Full();
        var scored = transformer.Transform(new TestView(Rows, TestColumn.Features(TestModels.Rows(Rows))));
        var cursor = scored.GetRowCursor([scored.Schema["Error"]]);
        var error = cursor.GetGetter<float>(scored.Schema["Error"]);
        Assert.True(cursor.MoveNext());
        cursor.Dispose();
        float value = 0;
        Assert.Throws<InvalidOperationException>(() => error(ref value)); // its buffers may be those of another cursor
        Assert.Throws<ObjectDisposedException>(() => cursor.MoveNext());
    }

    [Fact]
    public void GetRowCursor_Again_TakesOverTheBuffersOfTheLast()
    {
        using var transformer = TestModels.Full();
        var scored = transformer.Transform(new TestView(Rows, TestColumn.Features(TestModels.Rows(Rows))));
        var expected = Read.Floats(scored, "Rebuilt"); // the first cursor makes buffers
        var model = transformer.Model;
        var (kept, made) = (model.Rent(2), model.Rent(2));
        Assert.Equal([model.BatchSize, 2], [kept.Capacity, made.Capacity]);
        made.Dispose();
        model.Return(kept);
        using var open = scored.GetRowCursor([scored.Schema["Rebuilt"]]);
        Assert.True(open.MoveNext());
        Assert.Equal(expected, Read.Floats(scored, "Rebuilt")); // beside one that is open
    }
}
