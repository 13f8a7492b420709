namespace MLNetAutoencoder.Tests;

/// <summary>What the scorer of one autoencoder gives.</summary>
public sealed class AutoencoderScorerTests
{
    [Fact]
    public async Task ScoreAsync_EveryOutput_EqualsTheModels()
    {
        using var folder = new TempFolder();
        using var model = TestModels.EveryOutput();
        string path = folder.File("model.onnx");
        model.Save(path);
        await using var scorer = new AutoencoderScorer(new AutoencoderScoringOptions { ModelPath = path, MaxBatchSize = 7 });
        float[][] rows = [.. TestModels.Rows(50).Chunk(TestModels.Features)];
        var answers = await scorer.ScoreAsync([.. rows.Select(row => (ReadOnlyMemory<float>)row)]);
        Assert.Equal(TestModels.Features, scorer.InputSize);
        Assert.Equal(model.Info.Kind, scorer.ModelInfo.Kind);
        Assert.All(answers, answer => Assert.Equal(scorer.ModelVersion, answer.ModelVersion));
        foreach (var (row, answer) in rows.Zip(answers))
        {
            AssertClose(model.Run(row, OutputRole.ReconstructionError), [answer.Score!.Value]);
            AssertClose(model.Run(row, OutputRole.Latent), answer.Code!);
            AssertClose(model.Run(row, OutputRole.Reconstruction), answer.Reconstruction!);
            AssertClose(model.Run(row, OutputRole.Contributions), answer.Contributions!);
            Assert.Equal(answer.Score > TestModels.Threshold, answer.IsAnomaly);
            Assert.Null(answer.Probability);
            Assert.Null(answer.CodeLogVariance);
        }
    }

    [Fact]
    public async Task ScoreAsync_EncoderAlone_GivesTheCodeAlone()
    {
        using var folder = new TempFolder();
        await using var scorer = Make(folder, TestModels.EncoderBytes());
        var answer = await scorer.ScoreAsync(TestModels.Rows(1));
        Assert.Equal(TestModels.Latent, answer.Code!.Length);
        Assert.Equal(new AutoencoderScore { ModelVersion = scorer.ModelVersion, Code = answer.Code }, answer);
    }

    [Fact]
    public async Task ScoreAsync_NaN_GivesNaNToItsRowAlone()
    {
        using var folder = new TempFolder();
        await using var scorer = Make(folder, TestModels.DetectorBytes());
        float[] bad = [.. TestModels.Rows(1)];
        bad[2] = float.NaN;
        var answers = await scorer.ScoreAsync([TestModels.Rows(1), bad, TestModels.Rows(1)]);
        Assert.Equal([false, true, false], answers.Select(answer => float.IsNaN(answer.Score!.Value)));
    }

    [Fact]
    public async Task ScoreAsync_ModelOfDoubles_TakesRowsOfSingle()
    {
        using var folder = new TempFolder();
        await using var scorer = Make(folder, ServedFiles.Onnx(2, isWide: true));
        float[] row = ServedFiles.Row(1);
        ServedFiles.AssertIsOf(2, row, (await scorer.ScoreAsync(row)).Score);
    }

    [Fact]
    public async Task ScoreAsync_RowOfAnotherSize_Throws()
    {
        using var folder = new TempFolder();
        await using var scorer = Make(folder, TestModels.DetectorBytes());
        var thrown = await Assert.ThrowsAsync<ArgumentException>(() => scorer.ScoreAsync(new float[5]));
        Assert.StartsWith($"The row holds 5 values, and model {scorer.ModelVersion} takes 6.", thrown.Message);
    }

    [Fact]
    public async Task Dispose_AfterSwaps_FreesEverySession()
    {
        int live = AutoencoderModel.LiveCount;
        using var folder = new TempFolder();
        string path = folder.File("model.onnx");
        var scorer = Make(folder, ServedFiles.Onnx(1));
        for (int factor = 2; factor < 5; factor++)
        {
            await scorer.ScoreAsync(ServedFiles.Row(1));
            ServedFiles.Replace(path, ServedFiles.Onnx(factor));
            await scorer.ReloadAsync();
        }
        await scorer.StopAsync();
        scorer.Dispose();
        Assert.Equal(live, AutoencoderModel.LiveCount);
    }

    [Fact]
    public async Task ReloadAsync_HalfAFile_IsRefused()
    {
        using var folder = new TempFolder();
        await using var scorer = Make(folder, ServedFiles.Onnx(2));
        byte[] next = ServedFiles.Onnx(3);
        for (int length = 0; length < next.Length; length += next.Length / 7)
        {
            ServedFiles.Replace(folder.File("model.onnx"), next[..length]);
            await Assert.ThrowsAsync<ModelFormatException>(() => scorer.ReloadAsync());
        }
        ServedFiles.AssertIsOf(2, ServedFiles.Row(1), (await scorer.ScoreAsync(ServedFiles.Row(1))).Score);
    }

    [Fact]
    public void Constructor_FaultyOptions_TellsAllOfThem()
    {
        var options = new AutoencoderScoringOptions
        {
            MaxBatchSize = 0,
            MaxQueueLength = -1,
            WhenFull = (QueueFullAction)7,
            MaxWait = TimeSpan.FromSeconds(2),
            Timeout = TimeSpan.Zero,
            Workers = 1000,
            WatchInterval = TimeSpan.FromSeconds(-1),
        };
        string message = Assert.Throws<ArgumentException>("options", () => new AutoencoderScorer(options)).Message;
        string[] faults =
        [
            "ModelPath is blank",
            "MaxBatchSize is 0; it must be 1 to 4096.",
            "MaxQueueLength is -1; it must be 1 to 1000000.",
            "WhenFull is 7; it must be one of Refuse, Wait.",
            "Workers is 1000; it must be 1 to 256, or null.",
            "MaxWait is 00:00:02; it must be zero to 00:00:01.",
            "WatchInterval is -00:00:01; it must be zero to 1.00:00:00.",
            "Timeout is 00:00:00; it must be above zero and at most 1.00:00:00.",
        ];
        Assert.All(faults, fault => Assert.Contains(fault, message, StringComparison.Ordinal));
    }

    private static AutoencoderScorer Make(TempFolder folder, byte[] onnx)
    {
        File.WriteAllBytes(folder.File("model.onnx"), onnx);
        return new AutoencoderScorer(new AutoencoderScoringOptions { ModelPath = folder.File("model.onnx") });
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-5));
    }
}
