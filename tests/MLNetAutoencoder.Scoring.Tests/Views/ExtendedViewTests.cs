using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>What a scored view asks of its source, and when.</summary>
public class ExtendedViewTests
{
    [Fact]
    public void Transform_BeforeACursorMoves_ReadsNothing()
    {
        using var transformer = TestModels.Full();
        var source = Source(100, out var features, out _);
        transformer.GetOutputSchema(source.Schema);
        var scored = transformer.Transform(source);
        Assert.Empty(source.Opened);
        using var cursor = scored.GetRowCursor(scored.Schema);
        cursor.GetGetter<VBuffer<float>>(scored.Schema["Latent"]);
        Assert.Equal(0, source.RowsRead);
        Assert.Equal(0, features.Reads);
    }

    [Theory]
    [InlineData("Latent")]
    [InlineData("Latent", "Id")]
    [InlineData("Latent", "Id", "Rebuilt", "Error")]
    public void GetRowCursor_ToTheEnd_ReadsEachRowOnce(params string[] columns)
    {
        using var transformer = TestModels.Full();
        var source = Source(2100, out var features, out var id);
        var scored = transformer.Transform(source);
        using (var cursor = scored.GetRowCursor(columns.Select(c => scored.Schema[c])))
        {
            var next = columns.Where(c => c != "Id").Select(c => Read.FloatReader(cursor, c)).ToList();
            while (cursor.MoveNext())
                next.ForEach(read => read());
        }
        Assert.Equal(2100, source.RowsRead);
        Assert.Equal(2100, features.Reads);
        Assert.Equal(columns.Contains("Id") ? 2100 : 0, id.Reads);
        Assert.Single(source.Opened);
        Assert.Equal(1, source.Closed);
    }

    [Fact]
    public void GetRowCursor_AFewRowsWanted_ReadsFewAhead()
    {
        using var transformer = TestModels.Full();
        var source = Source(5000, out _, out _);
        var scored = transformer.Transform(source);
        using var cursor = scored.GetRowCursor([scored.Schema["Latent"]]);
        for (int i = 0; i < 10; i++)
            Assert.True(cursor.MoveNext());
        Assert.InRange(source.RowsRead, 10, 100);
    }

    [Fact]
    public void GetRowCursor_ScoreAlone_AsksTheSourceForTheFeatures()
    {
        using var transformer = TestModels.Full();
        var source = Source(3, out _, out _);
        Read.Floats(transformer.Transform(source), "Error");
        Assert.Equal(["Features"], Assert.Single(source.Opened));
    }

    [Fact]
    public void GetRowCursor_NoScoreWanted_DoesNotAskForTheFeatures()
    {
        using var transformer = TestModels.Full();
        var source = Source(3, out _, out _);
        Assert.Equal([0, 1, 2], Read.Values<int>(transformer.Transform(source), "Id"));
        Assert.Equal(["Id"], Assert.Single(source.Opened));
    }

    [Fact]
    public void GetRowCursor_NoScoreWanted_RunsNoModel()
    {
        var transformer = TestModels.Full();
        var source = Source(300, out _, out _);
        var scored = transformer.Transform(source);
        transformer.Dispose();
        Assert.Equal(Enumerable.Range(0, 300), Read.Values<int>(scored, "Id"));
        Assert.Equal(TestModels.Rows(300), Read.Floats(scored, "Features"));
    }

    [Fact]
    public void GetRowCursor_NoColumns_StillCounts()
    {
        using var transformer = TestModels.Full();
        using var cursor = transformer.Transform(Source(7, out _, out _)).GetRowCursor([]);
        int rows = 0;
        while (cursor.MoveNext())
            rows++;
        Assert.Equal(7, rows);
    }

    [Fact]
    public void GetRowCursor_ModelDisposed_ThrowsAndClosesTheSource()
    {
        var transformer = TestModels.Full();
        var source = Source(3, out _, out _);
        var scored = transformer.Transform(source);
        transformer.Dispose();
        Assert.Throws<ObjectDisposedException>(() =>
        {
            using var cursor = scored.GetRowCursor([scored.Schema["Latent"]]);
            cursor.MoveNext();
        });
        Assert.Equal(source.Opened.Count, source.Closed);
    }

    [Fact]
    public void GetRowCursorSet_ModelDisposed_ThrowsAndClosesEverySource()
    {
        var transformer = TestModels.Full();
        var source = Source(3, out _, out _);
        var scored = transformer.Transform(source);
        transformer.Dispose();
        Assert.Throws<ObjectDisposedException>(() =>
        {
            foreach (var cursor in scored.GetRowCursorSet([scored.Schema["Latent"]], 4))
            {
                using (cursor)
                    cursor.MoveNext();
            }
        });
        Assert.Equal(source.Opened.Count, source.Closed);
    }

    [Fact]
    public void GetRowCursor_ModelDisposedWhileReading_ThrowsAndCloses()
    {
        var transformer = TestModels.Full();
        var source = Source(300, out _, out _);
        var scored = transformer.Transform(source);
        var cursor = scored.GetRowCursor([scored.Schema["Latent"]]);
        Assert.True(cursor.MoveNext());
        transformer.Dispose();
        Assert.Throws<ObjectDisposedException>(() =>
        {
            while (cursor.MoveNext()) { }
        });
        cursor.Dispose();
        Assert.Equal(1, source.Closed);
    }

    [Fact]
    public void GetRowCursor_ColumnOfAnotherSchema_IsRefused()
    {
        using var transformer = TestModels.Full();
        var scored = transformer.Transform(Source(3, out _, out _));
        var other = new TestView(
            1,
            [.. Enumerable.Range(0, 9).Select(i => TestColumn.Scalar($"C{i}", NumberDataViewType.Single, row => 0f))]
        );
        Assert.Throws<ArgumentException>(() => scored.GetRowCursor([other.Schema[8]]));
        Assert.Throws<ArgumentException>(() => scored.GetRowCursor([other.Schema[1]]));
        Assert.Throws<ArgumentException>(() => scored.GetRowCursorSet([other.Schema[1]], 2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CanShuffleAndRowCount_AreTheSources(bool canShuffle)
    {
        using var transformer = TestModels.Full();
        var scored = transformer.Transform(new TestView(9, TestColumn.Features(TestModels.Rows(9))) { CanShuffle = canShuffle });
        Assert.Equal(canShuffle, scored.CanShuffle);
        Assert.Equal(9, scored.GetRowCount());
    }

    [Fact]
    public void GetRowCursor_WithRandom_ShufflesTheSourceAndKeepsRowsWhole()
    {
        using var transformer = TestModels.Full();
        var source = Source(500, out _, out _);
        var scored = transformer.Transform(source);
        var inOrder = Read.Floats(scored, "Error");
        var random = new Random(3);
        using var cursor = scored.GetRowCursor([scored.Schema["Id"], scored.Schema["Error"]], random);
        var (ids, errors) = IdsAndErrors(cursor);
        Assert.Same(random, source.Shuffler);
        Assert.NotEqual(Enumerable.Range(0, 500), ids);
        Assert.Equal(Enumerable.Range(0, 500), ids.Order());
        Close.To(ids.Select(i => inOrder[i]), errors);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void GetRowCursorSet_AllCursors_HoldEachRowOnce(int n)
    {
        using var transformer = TestModels.Full();
        var source = Source(1234, out _, out _);
        var scored = transformer.Transform(source);
        var inOrder = Read.Floats(scored, "Error");
        var cursors = scored.GetRowCursorSet([scored.Schema["Id"], scored.Schema["Error"]], n);
        List<int> seen = [];
        foreach (var cursor in cursors)
        {
            using (cursor)
            {
                var (ids, errors) = IdsAndErrors(cursor);
                Close.To(ids.Select(i => inOrder[i]), errors);
                seen.AddRange(ids);
            }
        }
        Assert.Equal(n, cursors.Length);
        Assert.Equal(Enumerable.Range(0, 1234), seen.Order());
        Assert.Equal(2 * 1234, source.RowsRead);
        Assert.Equal(source.Opened.Count, source.Closed);
    }

    [Fact]
    public void GetRowCursorSet_Batches_BelongToOneCursorEachAndDoNotFall()
    {
        using var transformer = TestModels.Full();
        var scored = transformer.Transform(Source(1234, out _, out _));
        HashSet<long> earlier = [];
        foreach (var cursor in scored.GetRowCursorSet([scored.Schema["Error"]], 4))
        {
            using (cursor)
            {
                List<long> batches = [];
                while (cursor.MoveNext())
                    batches.Add(cursor.Batch);
                Assert.Equal(batches.Order(), batches);
                Assert.False(earlier.Overlaps(batches));
                earlier.UnionWith(batches);
            }
        }
    }

    private static TestView Source(int rows, out TestColumn features, out TestColumn id)
    {
        features = TestColumn.Features(TestModels.Rows(rows));
        id = TestColumn.Scalar("Id", NumberDataViewType.Int32, row => row);
        return new TestView(rows, id, features) { CanShuffle = true };
    }

    private static (List<int> Ids, List<float> Errors) IdsAndErrors(DataViewRowCursor cursor)
    {
        var id = cursor.GetGetter<int>(cursor.Schema["Id"]);
        var error = Read.FloatReader(cursor, "Error");
        List<int> ids = [];
        List<float> errors = [];
        while (cursor.MoveNext())
        {
            int value = 0;
            id(ref value);
            ids.Add(value);
            errors.AddRange(error());
        }
        return (ids, errors);
    }
}
