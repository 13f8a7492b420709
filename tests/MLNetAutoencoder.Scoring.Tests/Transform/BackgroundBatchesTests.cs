using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>Models whose batches are much work are scored in the background; nobody may notice, but by the clock.</summary>
public class BackgroundBatchesTests
{
    private const int Features = 1000;
    private const int Latent = 50;
    private const int Rows = 3000;

    private static readonly TinyNetwork Network = new(Features, Latent);
    private static readonly float[] Values = TestModels.Rows(Rows, features: Features);

    [Fact]
    public void IsHeavy_BySize_TellsLargeModelsFromSmall()
    {
        using var large = Model();
        using var small = TestModels.EveryOutput();
        Assert.True(large.IsHeavy);
        Assert.False(small.IsHeavy);
    }

    [Fact]
    public void Cursor_AllRows_AreServedInOrderWithTheirColumns()
    {
        using var transformer = new AutoencoderTransformer(Model());
        var expected = transformer.Model.Run(Values, OutputRole.Latent);
        var scored = transformer.Transform(View());
        using var cursor = scored.GetRowCursor([scored.Schema["Latent"], scored.Schema["Number"]]);
        var latent = cursor.GetGetter<VBuffer<float>>(scored.Schema["Latent"]);
        var number = cursor.GetGetter<int>(scored.Schema["Number"]);
        VBuffer<float> code = default;
        int row = 0,
            value = 0;
        for (; cursor.MoveNext(); row++)
        {
            Assert.Equal(row, cursor.Position);
            number(ref value);
            Assert.Equal(row, value);
            latent(ref code);
            Close.To(expected.AsSpan(row * Latent, Latent).ToArray(), code.DenseValues());
        }
        Assert.Equal(Rows, row);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Dispose_InTheMiddle_WaitsForItsRuns()
    {
        int live = AutoencoderModel.LiveCount;
        using (var transformer = new AutoencoderTransformer(Model()))
        {
            for (int i = 0; i < 20; i++)
            {
                using var cursor = Advanced(transformer, 700 + (10 * i));
            }
        }
        Assert.Equal(live, AutoencoderModel.LiveCount);
    }

    [Fact]
    public void MoveNext_ModelDisposedInTheMiddle_SaysSo()
    {
        for (int i = 0; i < 20; i++)
        {
            var transformer = new AutoencoderTransformer(Model());
            using var cursor = Advanced(transformer, 700 + (10 * i));
            transformer.Dispose();
            Assert.Throws<ObjectDisposedException>(() =>
            {
                while (cursor.MoveNext()) { }
            });
            Assert.Throws<ObjectDisposedException>(() => cursor.MoveNext());
        }
    }

    [Fact]
    public void MoveNext_SourceThrowsInTheMiddle_PassesItOn()
    {
        using var transformer = new AutoencoderTransformer(Model());
        var failing = TestColumn.Scalar("Number", NumberDataViewType.Int32, row => row < 2000 ? row : throw new IOException("gone"));
        var scored = transformer.Transform(View(failing));
        using var cursor = scored.GetRowCursor([scored.Schema["Latent"], scored.Schema["Number"]]);
        int served = 0;
        var fault = Assert.Throws<IOException>(() =>
        {
            while (cursor.MoveNext())
                served++;
        });
        Assert.Equal("gone", fault.Message);
        Assert.InRange(served, 1, 2000);
        Assert.Throws<IOException>(() => cursor.MoveNext());
    }

    private static AutoencoderModel Model() =>
        AutoencoderModel.Load(Network.Write(TestModels.Input, TestModels.Info(null, new ModelOutput(OutputRole.Latent, "Latent", Latent))));

    private static TestView View(TestColumn? number = null) =>
        new(
            Rows,
            TestColumn.Features(Values, features: Features),
            number ?? TestColumn.Scalar("Number", NumberDataViewType.Int32, row => row)
        );

    private static DataViewRowCursor Advanced(AutoencoderTransformer transformer, int rows)
    {
        var scored = transformer.Transform(View());
        var cursor = scored.GetRowCursor([scored.Schema["Latent"]]);
        for (int i = 0; i < rows; i++)
            Assert.True(cursor.MoveNext());
        return cursor;
    }
}
