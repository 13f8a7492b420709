using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>Scoring of single rows, as prediction engines do it.</summary>
public class RowMapperTests
{
    [Fact]
    public void GetRow_MovedAlong_GivesTheScoresOfBatches()
    {
        using var transformer = TestModels.Full();
        var source = View(200, out _);
        var mapper = transformer.GetRowToRowMapper(source.Schema);
        var scored = transformer.Transform(source);
        foreach (var name in new[] { "Latent", "Rebuilt", "Error" })
        {
            using var cursor = source.GetRowCursor(mapper.GetDependencies([mapper.OutputSchema[name]]));
            using var row = mapper.GetRow(cursor, [mapper.OutputSchema[name]]);
            var next = Read.FloatReader(row, name);
            List<float> values = [];
            while (cursor.MoveNext())
            {
                Assert.Equal((cursor.Position, cursor.Batch), (row.Position, row.Batch));
                values.AddRange(next());
            }
            Close.To(Read.Floats(scored, name), values);
        }
    }

    [Fact]
    public void GetRow_SeveralOutputsOfARow_ReadTheFeaturesOnce()
    {
        using var transformer = TestModels.Full();
        var source = View(20, out var features);
        var mapper = transformer.GetRowToRowMapper(source.Schema);
        using var cursor = source.GetRowCursor(source.Schema);
        using var row = mapper.GetRow(cursor, mapper.OutputSchema);
        var next = new[] { "Latent", "Rebuilt", "Error", "Latent" }.Select(name => Read.FloatReader(row, name)).ToList();
        while (cursor.MoveNext())
            next.ForEach(read => read());
        Assert.Equal(20, features.Reads);
    }

    [Fact]
    public void GetRow_NothingRead_ScoresNothing()
    {
        using var transformer = TestModels.Full();
        var source = View(20, out var features);
        var mapper = transformer.GetRowToRowMapper(source.Schema);
        using var cursor = source.GetRowCursor(source.Schema);
        using var row = mapper.GetRow(cursor, mapper.OutputSchema);
        Read.FloatReader(row, "Latent");
        while (cursor.MoveNext()) { }
        Assert.Equal(0, features.Reads);
    }

    [Fact]
    public void GetDependencies_OfOutputs_AreTheFeatures()
    {
        using var transformer = TestModels.Full();
        var source = View(1, out _);
        var mapper = transformer.GetRowToRowMapper(source.Schema);
        Assert.Same(source.Schema, mapper.InputSchema);
        Assert.Equal(["Features"], Names("Latent"));
        Assert.Equal(["Id"], Names("Id"));
        Assert.Equal(["Features", "Id"], Names("Id", "Error").Order());
        Assert.Equal(["Features"], Names("Features", "Error"));
        Assert.Empty(Names());

        string[] Names(params string[] of) => [.. mapper.GetDependencies(of.Select(n => mapper.OutputSchema[n])).Select(c => c.Name)];
    }

    [Fact]
    public void GetRow_ColumnNotAskedFor_Throws()
    {
        using var transformer = TestModels.Full();
        var source = View(1, out _);
        var mapper = transformer.GetRowToRowMapper(source.Schema);
        using var cursor = source.GetRowCursor(source.Schema);
        using var row = mapper.GetRow(cursor, [mapper.OutputSchema["Error"]]);
        Assert.Throws<InvalidOperationException>(() => row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Latent"]));
        Assert.Throws<InvalidOperationException>(() => row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Features"]));
        Assert.Throws<InvalidOperationException>(() => row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Error"]));
    }

    [Fact]
    public void GetRow_Read_AllocatesNothingPerRow()
    {
        using var transformer = TestModels.Full();
        VBuffer<float>[] rows = [.. TestModels.Rows(1000).Chunk(TestModels.Features).Select(row => new VBuffer<float>(row.Length, row))];
        var source = new TestView(
            rows.Length,
            TestColumn.Sparse("Features", NumberDataViewType.Single, TestModels.Features, row => rows[row])
        );
        var mapper = transformer.GetRowToRowMapper(source.Schema);
        using var cursor = source.GetRowCursor(source.Schema);
        using var row = mapper.GetRow(cursor, mapper.OutputSchema);
        var error = row.GetGetter<float>(mapper.OutputSchema["Error"]);
        var latent = row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Latent"]);
        float value = 0;
        VBuffer<float> code = default;
        long before = 0;
        while (cursor.MoveNext())
        {
            error(ref value);
            latent(ref code);
            if (cursor.Position == 10)
                before = GC.GetAllocatedBytesForCurrentThread();
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Predict_ManyRowsAndEngines_KeepsTheLentRunnersFew()
    {
        var ml = new MLContext(seed: 1);
        using var transformer = TestModels.Full();
        var rows = InputRow.From(TestModels.Rows(100));
        for (int i = 0; i < 20; i++)
        {
            var engine = ml.Model.CreatePredictionEngine<InputRow, FullRow>(transformer);
            foreach (var row in rows)
                engine.Predict(row);
        }
        Assert.Equal(1, Runners(transformer.Model).FreeRows);
        Threads.Run(
            8,
            _ =>
            {
                for (int i = 0; i < 200; i++)
                    transformer.Model.Return(transformer.Model.Rent(1));
            }
        );
        Assert.InRange(Runners(transformer.Model).FreeRows, 1, 9);
        transformer.Dispose();
        Assert.Equal(0, Runners(transformer.Model).FreeRows);
    }

    [Fact]
    public void Return_AfterTheModelIsDisposed_KeepsNothing()
    {
        var model = TestModels.EveryOutput();
        var runner = model.Rent(1);
        model.Dispose();
        model.Return(runner);
        Assert.Equal(0, Runners(model).FreeRows);
        Assert.Throws<ObjectDisposedException>(() => model.Rent(1));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_runners")]
    private static extern ref RunnerPool<BatchRunner> Runners(AutoencoderModel model);

    private static TestView View(int rows, out TestColumn features)
    {
        features = TestColumn.Features(TestModels.Rows(rows));
        return new TestView(rows, TestColumn.Scalar("Id", NumberDataViewType.Int32, row => row), features);
    }
}
