using Microsoft.ML;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>Saved ML.NET models behind a queue.</summary>
public sealed class PipelineScorerTests
{
    [Fact]
    public async Task ScoreAsync_ConcurrentRows_EqualsThePredictionEngine()
    {
        using var folder = new TempFolder();
        string path = Save(folder, ml => ml.Transforms.NormalizeMinMax("Features"));
        await using var scorer = new PipelineScorer<Row, DetectedRow>(
            new AutoencoderScoringOptions
            {
                ModelPath = path,
                MaxBatchSize = 48,
                Workers = 2,
            }
        );
        var rows = TestModels.Rows(500).Chunk(TestModels.Features).Select(features => new Row { Features = features }).ToArray();
        var answers = await Task.WhenAll(rows.Select(row => Task.Run(() => scorer.ScoreAsync(row))));
        var together = await scorer.ScoreAsync(rows);

        var ml = new MLContext();
        var model = SavedPipeline.Load(ml, path, out var schema);
        using var engine = ml.Model.CreatePredictionEngine<InputRow, DetectedRow>(model, schema);
        for (int i = 0; i < rows.Length; i++)
        {
            var expected = engine.Predict(new InputRow { Features = rows[i].Features });
            Assert.InRange(Math.Abs(expected.Score - answers[i].Output.Score), 0, 1e-5);
            Assert.Equal(expected.PredictedLabel, answers[i].Output.PredictedLabel);
            Assert.Equal(answers[i].Output.Score, together[i].Output.Score, 1e-5f);
            Assert.Equal(scorer.ModelVersion, answers[i].ModelVersion);
        }
    }

    [Fact]
    public async Task ScoreAsync_VectorOfAnotherSize_FailsAlone()
    {
        using var folder = new TempFolder();
        await using var scorer = new PipelineScorer<Row, DetectedRow>(
            new AutoencoderScoringOptions { ModelPath = Save(folder), Workers = 1 }
        );
        var tasks = Enumerable
            .Range(0, 20)
            .Select(i => scorer.ScoreAsync(new Row { Features = i == 10 ? new float[3] : ServedFiles.Row(i) }))
            .ToArray();
        for (int i = 0; i < tasks.Length; i++)
        {
            if (i == 10)
                await Assert.ThrowsAnyAsync<Exception>(() => tasks[10]);
            else
                Assert.True(float.IsFinite((await tasks[i]).Output.Score));
        }
        await Assert.ThrowsAsync<ArgumentNullException>(() => scorer.ScoreAsync((Row)null!));
        await Assert.ThrowsAsync<ArgumentException>(() => scorer.ScoreAsync([new Row(), null!]));
    }

    [Fact]
    public async Task ReloadAsync_OtherModel_TakesItsPlace()
    {
        using var folder = new TempFolder();
        string path = folder.File("model.zip");
        File.WriteAllBytes(path, ServedFiles.Zip(2));
        await using var scorer = new PipelineScorer<Row, DetectedRow>(new AutoencoderScoringOptions { ModelPath = path });
        var row = new Row { Features = ServedFiles.Row(1) };
        ServedFiles.AssertIsOf(2, row.Features, (await scorer.ScoreAsync(row)).Output.Score);
        ServedFiles.Replace(path, ServedFiles.Zip(3));
        await scorer.ReloadAsync();
        var answer = await scorer.ScoreAsync(row);
        ServedFiles.AssertIsOf(3, row.Features, answer.Output.Score);
        Assert.Equal(scorer.ModelVersion, answer.ModelVersion);
        ServedFiles.Replace(path, ServedFiles.Zip(4)[..500]);
        await Assert.ThrowsAnyAsync<FormatException>(() => scorer.ReloadAsync());
        ServedFiles.AssertIsOf(3, row.Features, (await scorer.ScoreAsync(row)).Output.Score);
    }

    [Fact]
    public async Task Dispose_AfterSwapsAndRefusals_FreesEverySession()
    {
        int live = AutoencoderModel.LiveCount;
        using var folder = new TempFolder();
        string path = folder.File("model.zip");
        File.WriteAllBytes(path, ServedFiles.Zip(1));
        var scorer = new PipelineScorer<Row, DetectedRow>(new AutoencoderScoringOptions { ModelPath = path });
        for (int factor = 2; factor < 5; factor++)
        {
            await scorer.ScoreAsync(new Row { Features = ServedFiles.Row(1) });
            ServedFiles.Replace(path, ServedFiles.Zip(factor));
            await scorer.ReloadAsync();
        }
        Assert.ThrowsAny<Exception>(() => new PipelineScorer<Row, FullRow>(new AutoencoderScoringOptions { ModelPath = path }));
        Assert.Equal(live + 1, AutoencoderModel.LiveCount);
        scorer.Dispose();
        Assert.Equal(live, AutoencoderModel.LiveCount);
    }

    [Fact]
    public void Constructor_ModelThatDoesNotFit_Throws()
    {
        using var folder = new TempFolder();
        var options = new AutoencoderScoringOptions { ModelPath = Save(folder) };
        Assert.ThrowsAny<Exception>(() => new PipelineScorer<LatentRow, DetectedRow>(options)); // no column Features
        Assert.ThrowsAny<Exception>(() => new PipelineScorer<Row, FullRow>(options)); // no column Latent
        var ml = new MLContext();
        var windows = ml.Transforms.SlidingWindow("Window", "Label", length: 3);
        var view = InputRow.View(ml, TestModels.Rows(10));
        ml.Model.Save(windows.Fit(view), view.Schema, options.ModelPath);
        var thrown = Assert.Throws<InvalidOperationException>(() => new PipelineScorer<InputRow, WindowRow>(options));
        Assert.StartsWith("The model makes its answers of several rows", thrown.Message);
        File.WriteAllText(options.ModelPath, "no zip");
        Assert.ThrowsAny<FormatException>(() => new PipelineScorer<Row, DetectedRow>(options));
    }

    private static string Save(TempFolder folder, Func<MLContext, IEstimator<ITransformer>>? before = null)
    {
        var ml = new MLContext();
        var view = InputRow.View(ml, TestModels.Rows(100));
        ITransformer model = TestModels.Detector();
        if (before is not null)
            model = before(ml).Fit(view).Append(model);
        using var owner = model as IDisposable;
        ml.Model.Save(model, view.Schema, folder.File("model.zip"));
        return folder.File("model.zip");
    }

    /// <summary>As services have them: the size of the vector is in the model.</summary>
    private sealed class Row
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class WindowRow
    {
        public float[] Window { get; set; } = [];
    }
}
