using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>Cursors over columns that cannot be kept while reading ahead.</summary>
public class ExtendedCursorTests
{
    private const int Rows = 60;

    [Fact]
    public void GetRowCursor_ColumnThatCannotBeKept_ReadsNoRowAhead()
    {
        using var transformer = TestModels.Full();
        var source = Source();
        var scored = transformer.Transform(source);
        using var cursor = scored.GetRowCursor(scored.Schema);
        Assert.IsType<ExtendedCursor>(cursor);
        var resource = cursor.GetGetter<ResourceType.Value>(scored.Schema["Resource"]);
        ResourceType.Value value = new(-1);
        for (int row = 0; row < Rows; row++)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(row + 1, source.RowsRead);
            resource(ref value);
            Assert.Equal(row, value.Row);
        }
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void GetRowCursor_ColumnThatCannotBeKept_GivesTheScoresOfBatches()
    {
        using var transformer = TestModels.Full();
        var scored = transformer.Transform(Source());
        foreach (var name in new[] { "Latent", "Rebuilt", "Error" })
        {
            using var cursor = scored.GetRowCursor([scored.Schema["Resource"], scored.Schema[name]]);
            Close.To(Read.Floats(scored, name), Read.Floats(cursor, name));
        }
    }

    [Fact]
    public void GetRowCursor_ColumnThatCannotBeKeptNotWanted_ReadsAhead()
    {
        using var transformer = TestModels.Full();
        var scored = transformer.Transform(Source());
        using var cursor = scored.GetRowCursor([scored.Schema["Latent"], scored.Schema["Id"]]);
        Assert.IsType<LookAheadCursor>(cursor);
    }

    [Fact]
    public void PositionBatchAndId_AreTheSources()
    {
        using var transformer = TestModels.Full();
        var source = Source();
        using var expected = source.GetRowCursor([]);
        var scored = transformer.Transform(source);
        using var cursor = scored.GetRowCursor([scored.Schema["Id"]]);
        SamePlaces.Assert(expected, cursor);
    }

    [Fact]
    public void GetGetter_ColumnNotAskedForOrOfAnotherType_Throws()
    {
        using var transformer = TestModels.Full();
        var scored = transformer.Transform(Source());
        using var cursor = scored.GetRowCursor([scored.Schema["Resource"], scored.Schema["Error"]]);
        Assert.False(cursor.IsColumnActive(scored.Schema["Id"]));
        Assert.False(cursor.IsColumnActive(scored.Schema["Features"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<int>(scored.Schema["Id"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Features"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Latent"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<double>(scored.Schema["Error"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(scored.Schema["Resource"]));
    }

    [Fact]
    public void MoveNext_SourceFails_GivesTheSourcesErrorAndCloses()
    {
        using var transformer = TestModels.Full();
        var source = new TestView(Rows, TestColumn.Features(TestModels.Rows(Rows)), ResourceType.Column("Resource")) { FailsAt = 7 };
        var scored = transformer.Transform(source);
        var cursor = scored.GetRowCursor(scored.Schema);
        for (int row = 0; row < 7; row++)
            Assert.True(cursor.MoveNext());
        Assert.Throws<InvalidDataException>(() => cursor.MoveNext());
        cursor.Dispose();
        cursor.Dispose();
        Assert.Equal(1, source.Closed);
    }

    [Fact]
    public void GetRowCursor_ModelDisposed_Throws()
    {
        var transformer = TestModels.Full();
        var scored = transformer.Transform(Source());
        using var cursor = scored.GetRowCursor(scored.Schema);
        var error = cursor.GetGetter<float>(scored.Schema["Error"]);
        float value = 0;
        cursor.MoveNext();
        error(ref value);
        transformer.Dispose();
        cursor.MoveNext();
        Assert.Throws<ObjectDisposedException>(() => error(ref value));
    }

    private static TestView Source() =>
        new(
            Rows,
            TestColumn.Scalar("Id", NumberDataViewType.Int32, row => row),
            ResourceType.Column("Resource"),
            TestColumn.Features(TestModels.Rows(Rows))
        );
}
