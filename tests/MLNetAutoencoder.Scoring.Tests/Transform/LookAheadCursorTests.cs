using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public class LookAheadCursorTests
{
    private const int Rows = 1500;

    private static readonly KeyDataViewType Key = new(typeof(uint), 5);

    [Fact]
    public void GetGetter_ColumnsOfEveryType_GivesEachRowsOwnValue()
    {
        using var transformer = TestModels.Full();
        Passes("Bool", BooleanDataViewType.Instance, row => row % 3 == 0);
        Passes("SByte", NumberDataViewType.SByte, row => (sbyte)(row % 100));
        Passes("Byte", NumberDataViewType.Byte, row => (byte)(row % 200));
        Passes("Int16", NumberDataViewType.Int16, row => (short)-row);
        Passes("UInt16", NumberDataViewType.UInt16, row => (ushort)row);
        Passes("Int32", NumberDataViewType.Int32, row => row - 7);
        Passes("UInt32", NumberDataViewType.UInt32, row => (uint)row);
        Passes("Int64", NumberDataViewType.Int64, row => row * 10_000_000_000L);
        Passes("UInt64", NumberDataViewType.UInt64, row => (ulong)row);
        Passes("Single", NumberDataViewType.Single, row => row / 7f);
        Passes("Double", NumberDataViewType.Double, row => row / 7.0);
        Passes("Text", TextDataViewType.Instance, row => $"row {row}".AsMemory());
        Passes("Key", Key, row => (uint)(row % 6));
        Passes("Time", DateTimeDataViewType.Instance, row => DateTime.UnixEpoch.AddMinutes(row));
        Passes("RowId", RowIdDataViewType.Instance, row => new DataViewRowId((ulong)row, 3));

        void Passes<T>(string name, DataViewType type, Func<int, T> value)
        {
            var scored = transformer.Transform(View(TestColumn.Scalar(name, type, value)));
            using var cursor = scored.GetRowCursor([scored.Schema[name], scored.Schema["Latent"]]);
            Assert.IsType<LookAheadCursor>(cursor);
            Assert.Equal(Enumerable.Range(0, Rows).Select(row => $"{value(row)}"), Read.Values<T>(cursor, name).Select(v => $"{v}"));
        }
    }

    [Fact]
    public void GetGetter_CursorAtNoRow_Throws()
    {
        using var transformer = TestModels.Full();
        var scored = transformer.Transform(View(TestColumn.Scalar("Id", NumberDataViewType.Int32, row => row)));
        using var cursor = scored.GetRowCursor([scored.Schema["Id"], scored.Schema["Latent"]]);
        var (id, latent, rowId) = (
            cursor.GetGetter<int>(scored.Schema["Id"]),
            cursor.GetGetter<VBuffer<float>>(scored.Schema["Latent"]),
            cursor.GetIdGetter()
        );
        AssertThrows();
        while (cursor.MoveNext())
            Get();
        AssertThrows();

        void Get()
        {
            (int number, VBuffer<float> code, DataViewRowId own) = (0, default, default);
            id(ref number);
            latent(ref code);
            rowId(ref own);
        }

        void AssertThrows()
        {
            (int number, VBuffer<float> code, DataViewRowId own) = (0, default, default);
            Assert.Contains("at no row", Assert.Throws<InvalidOperationException>(() => id(ref number)).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => latent(ref code));
            Assert.Throws<InvalidOperationException>(() => rowId(ref own));
        }
    }

    [Fact]
    public void GetGetter_Vectors_GivesEachRowsOwnValue()
    {
        using var transformer = TestModels.Full();
        Passes("Floats", TestColumn.Vector("Floats", NumberDataViewType.Single, 3, row => new[] { row, -row, 0.5f }));
        Passes("Keys", TestColumn.Vector("Keys", Key, 2, row => new[] { (uint)row % 6, 1u }));
        Passes("Texts", TestColumn.Vector("Texts", TextDataViewType.Instance, 2, row => new[] { $"a{row}".AsMemory(), "b".AsMemory() }));
        Passes("Bools", TestColumn.Vector("Bools", BooleanDataViewType.Instance, 2, row => new[] { row % 2 == 0, true }));

        void Passes(string name, TestColumn column)
        {
            switch (name)
            {
                case "Floats":
                    Compare<float>(name, column);
                    break;
                case "Keys":
                    Compare<uint>(name, column);
                    break;
                case "Texts":
                    Compare<ReadOnlyMemory<char>>(name, column);
                    break;
                default:
                    Compare<bool>(name, column);
                    break;
            }
        }

        void Compare<T>(string name, TestColumn column)
        {
            var source = View(column);
            var scored = transformer.Transform(source);
            Assert.Equal(Vectors<T>(source, name), Vectors<T>(scored, name, "Latent"));
        }
    }

    [Fact]
    public void GetGetter_SparseVectorsOfChangingLength_StaySparse()
    {
        using var transformer = TestModels.Full();
        var source = View(
            TestColumn.Sparse(
                "Sparse",
                NumberDataViewType.Double,
                0,
                row =>
                    (row % 3) switch
                    {
                        0 => default,
                        1 => new VBuffer<double>(100 + row, 2, [row, 2.5], [1, 99]),
                        _ => new VBuffer<double>(2, [row, -1]),
                    }
            )
        );
        var scored = transformer.Transform(source);
        using var cursor = scored.GetRowCursor([scored.Schema["Sparse"], scored.Schema["Error"]]);
        var getter = cursor.GetGetter<VBuffer<double>>(scored.Schema["Sparse"]);
        VBuffer<double> value = default;
        for (int row = 0; row < Rows; row++)
        {
            Assert.True(cursor.MoveNext());
            getter(ref value);
            Assert.Equal(
                row % 3 == 0 ? 0
                    : row % 3 == 1 ? 100 + row
                    : 2,
                value.Length
            );
            Assert.Equal(row % 3 != 1, value.IsDense);
            Assert.Equal(
                row % 3 == 0 ? []
                    : row % 3 == 1 ? [row, 2.5]
                    : [row, -1],
                value.GetValues().ToArray()
            );
        }
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void GetGetter_ValueChangedByTheCaller_LeavesTheNextRows()
    {
        using var transformer = TestModels.Full();
        var source = View(TestColumn.Vector("Pair", NumberDataViewType.Single, 2, row => new float[] { row, row }));
        var scored = transformer.Transform(source);
        using var cursor = scored.GetRowCursor(scored.Schema);
        var pair = cursor.GetGetter<VBuffer<float>>(scored.Schema["Pair"]);
        var latent = cursor.GetGetter<VBuffer<float>>(scored.Schema["Latent"]);
        VBuffer<float> value = default,
            code = default;
        var expected = Read.Floats(scored, "Latent");
        for (int row = 0; row < 100; row++)
        {
            cursor.MoveNext();
            for (int twice = 0; twice < 2; twice++)
            {
                pair(ref value);
                latent(ref code);
                Assert.Equal([row, row], value.GetValues().ToArray());
                Assert.Equal(expected.AsSpan(row * TestModels.Latent, TestModels.Latent).ToArray(), code.GetValues().ToArray());
                VBufferEditor.CreateFromBuffer(ref value).Values.Fill(-1);
                VBufferEditor.CreateFromBuffer(ref code).Values.Fill(-1);
            }
        }
    }

    [Fact]
    public void PositionBatchAndId_AreTheSources()
    {
        using var transformer = TestModels.Full();
        var source = View();
        var scored = transformer.Transform(source);
        using var expected = source.GetRowCursor([]);
        using var cursor = scored.GetRowCursor([scored.Schema["Latent"]]);
        SamePlaces.Assert(expected, cursor);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void GetGetter_ColumnNotAskedFor_Throws()
    {
        using var transformer = TestModels.Full();
        var scored = transformer.Transform(View(TestColumn.Scalar("Id", NumberDataViewType.Int32, row => row)));
        using var cursor = scored.GetRowCursor([scored.Schema["Latent"]]);
        foreach (var (name, active) in new[] { ("Latent", true), ("Rebuilt", false), ("Features", false), ("Id", false) })
            Assert.Equal(active, cursor.IsColumnActive(scored.Schema[name]));
        Assert.Contains(
            "'Id'",
            Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<int>(scored.Schema["Id"])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(scored.Schema["Error"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Features"]));
    }

    [Fact]
    public void GetGetter_OfAnotherType_NamesColumnAndTypes()
    {
        using var transformer = TestModels.Full();
        var scored = transformer.Transform(View(TestColumn.Scalar("Id", NumberDataViewType.Int32, row => row)));
        using var cursor = scored.GetRowCursor(scored.Schema);
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<long>(scored.Schema["Id"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(scored.Schema["Latent"]));
        string message = Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Error"])).Message;
        Assert.Contains("'Error'", message, StringComparison.Ordinal);
        Assert.Contains("Single", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(1499)]
    public void MoveNext_SourceFails_GivesTheSourcesErrorAndCloses(int row)
    {
        using var transformer = TestModels.Full();
        var source = new TestView(Rows, TestColumn.Features(TestModels.Rows(Rows))) { FailsAt = row };
        var scored = transformer.Transform(source);
        var cursor = scored.GetRowCursor([scored.Schema["Latent"]]);
        var e = Assert.Throws<InvalidDataException>(() =>
        {
            while (cursor.MoveNext()) { }
        });
        Assert.Equal($"Row {row} cannot be read.", e.Message);
        cursor.Dispose();
        Assert.Equal(1, source.Closed);
    }

    [Fact]
    public void Dispose_TwiceOrAfterTheModel_ClosesTheSourceOnce()
    {
        var transformer = TestModels.Full();
        var source = View();
        var scored = transformer.Transform(source);
        var cursors = Enumerable.Range(0, 2).Select(_ => scored.GetRowCursor([scored.Schema["Latent"]])).ToArray();
        Assert.All(cursors, c => Assert.True(c.MoveNext()));
        cursors[0].Dispose();
        cursors[0].Dispose();
        Assert.Throws<ObjectDisposedException>(() =>
        {
            while (cursors[0].MoveNext()) { }
        });
        transformer.Dispose();
        cursors[1].Dispose();
        Assert.Equal(2, source.Closed);
    }

    [Fact]
    public void GetGetter_Read_AllocatesNothingPerRow()
    {
        using var transformer = TestModels.Full();
        var scored = transformer.Transform(View(TestColumn.Scalar("Id", NumberDataViewType.Int32, row => row)));
        using var cursor = scored.GetRowCursor([scored.Schema["Error"], scored.Schema["Id"]]);
        var error = cursor.GetGetter<float>(scored.Schema["Error"]);
        var id = cursor.GetGetter<int>(scored.Schema["Id"]);
        float sum = 0;
        cursor.MoveNext();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int row = 1; row < 32; row++)
        {
            cursor.MoveNext();
            float value = 0;
            int number = 0;
            error(ref value);
            id(ref number);
            sum += value + number;
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);
    }

    private static TestView View(params TestColumn[] more) => new(Rows, [TestColumn.Features(TestModels.Rows(Rows)), .. more]);

    private static string[] Vectors<T>(IDataView view, string name, params string[] also)
    {
        using var cursor = view.GetRowCursor(also.Prepend(name).Select(n => view.Schema[n]));
        var getter = cursor.GetGetter<VBuffer<T>>(view.Schema[name]);
        VBuffer<T> value = default;
        List<string> rows = [];
        while (cursor.MoveNext())
        {
            getter(ref value);
            rows.Add(string.Join('|', value.DenseValues()));
        }
        return [.. rows];
    }
}
