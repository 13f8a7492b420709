namespace MLNetAutoencoder.Tests;

public class AutoencoderModelRunTests
{
    public static TheoryData<OutputRole> Roles =>
        [OutputRole.Latent, OutputRole.Reconstruction, OutputRole.ReconstructionError, OutputRole.PredictedLabel, OutputRole.Contributions];

    [Theory]
    [MemberData(nameof(Roles))]
    public void Run_AnyNumberOfRows_GivesWhatTheWeightsSay(OutputRole role)
    {
        using var model = TestModels.EveryOutput();
        foreach (int count in new[] { 0, 1, 2, 31, model.BatchSize - 1, model.BatchSize, model.BatchSize + 1, 2 * model.BatchSize + 7 })
        {
            var rows = TestModels.Rows(count);
            Close.To(TestModels.Network.Expected(rows, role, TestModels.Threshold), model.Run(rows, role), Close.ByHand);
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Run_RowsWithNaNOrInfinity_MarksThoseRowsOnly(OutputRole role)
    {
        using var model = TestModels.EveryOutput();
        var rows = TestModels.Rows(70);
        rows[3 * TestModels.Features] = float.NaN;
        rows[40 * TestModels.Features + 5] = float.PositiveInfinity;
        rows[69 * TestModels.Features + 2] = float.NegativeInfinity;
        float[] scores = model.Run(rows, role);
        Close.To(Expected(), scores, Close.ByHand);

        double[] Expected()
        {
            var expected = TestModels.Network.Expected(rows, role, TestModels.Threshold);
            if (role == OutputRole.PredictedLabel)
                expected[3] = expected[40] = expected[69] = 0;
            return expected;
        }
    }

    [Fact]
    public void Run_RowsOnBothSidesOfTheThreshold_LabelsThemSo()
    {
        using var model = TestModels.EveryOutput();
        var rows = TestModels.Rows(100);
        var scores = model.Run(rows, OutputRole.ReconstructionError);
        var labels = model.Run(rows, OutputRole.PredictedLabel);
        Assert.Equal(scores.Select(s => s > TestModels.Threshold ? 1f : 0f), labels);
        Assert.Equal([0f, 1f], labels.Distinct().Order());
    }

    [Fact]
    public void Run_ValuesThatFillNoRow_NamesBothNumbers()
    {
        using var model = TestModels.EveryOutput();
        var e = Assert.Throws<ArgumentException>(() => model.Run(new float[TestModels.Features + 1], OutputRole.Latent));
        Assert.Equal("rows", e.ParamName);
        Assert.Contains("7", e.Message, StringComparison.Ordinal);
        Assert.Contains("6", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OutputThatTheModelLacks_NamesThoseItHas()
    {
        using var model = AutoencoderModel.Load(TestModels.DetectorBytes());
        var e = Assert.Throws<ArgumentException>(() => model.Run((float[])[], OutputRole.Latent));
        Assert.Contains("Latent", e.Message, StringComparison.Ordinal);
        Assert.Contains("ReconstructionError, PredictedLabel", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Disposed_ThrowsObjectDisposed()
    {
        var model = TestModels.EveryOutput();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Run(TestModels.Rows(1), OutputRole.Latent));
    }

    [Fact]
    public void Run_OnEightThreads_GivesTheSameOnEach()
    {
        using var model = TestModels.EveryOutput();
        var rows = TestModels.Rows(3000);
        var expected = model.Run(rows, OutputRole.Reconstruction);
        Threads.Run(8, _ => Assert.Equal(expected, model.Run(rows, OutputRole.Reconstruction)));
    }

    [Theory]
    [InlineData(1, 2048)]
    [InlineData(128, 2048)]
    [InlineData(784, 256)]
    [InlineData(1024, 256)]
    [InlineData(300_000, 64)]
    public void BatchSize_ByWidth_KeepsABatchInCache(int features, int expected)
    {
        var info = TestModels.Info(null, new ModelOutput(OutputRole.Latent, "Latent", 1));
        using var model = AutoencoderModel.Load(new TinyNetwork(features, latent: 1).Write("Features", info));
        Assert.Equal(features, model.InputSize);
        Assert.Equal(expected, model.BatchSize);
    }
}
