namespace MLNetAutoencoder.Tests;

public class AutoencoderModelRowsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1500)]
    public void Score_AnyNumberOfRows_GivesTheOutputOfItsName(int count)
    {
        using var model = TestModels.EveryOutput();
        float[] rows = TestModels.Rows(count);
        Close.To(TestModels.Network.Expected(rows, OutputRole.ReconstructionError), model.Score(rows), Close.ByHand);
        Close.To(TestModels.Network.Expected(rows, OutputRole.Latent), model.Encode(rows), Close.ByHand);
        Close.To(TestModels.Network.Expected(rows, OutputRole.Reconstruction), model.Reconstruct(rows), Close.ByHand);
        Assert.Equal(model.Score(rows), Written(count, model.Score));
        Assert.Equal(model.Encode(rows), Written(count * TestModels.Latent, model.Encode));
        Assert.Equal(model.Reconstruct(rows), Written(rows.Length, model.Reconstruct));

        float[] Written(int length, WriteRows write)
        {
            var destination = new float[length + 1];
            destination[^1] = 7;
            write(rows, destination);
            Assert.Equal(7, destination[^1]);
            return destination[..^1];
        }
    }

    [Fact]
    public void Score_OneRow_AllocatesNothingButTheResult()
    {
        using var model = TestModels.EveryOutput();
        float[] row = TestModels.Rows(1);
        var score = new float[1];
        long result = Allocated(() => score = new float[1]);
        Assert.Equal(0, Allocated(() => model.Score(row, score)));
        Assert.Equal(result, Allocated(() => model.Score(row)));
        Assert.Equal(result, Allocated(() => model.Run(row, OutputRole.ReconstructionError)));

        static long Allocated(Action act)
        {
            act();
            long before = GC.GetAllocatedBytesForCurrentThread();
            act();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Score_OneRowAfterMany_IsThatOfTheRow()
    {
        using var model = TestModels.EveryOutput();
        float[] rows = TestModels.Rows(3);
        float[] expected = model.Score(rows);
        for (int i = 0; i < 3; i++)
            Close.To([expected[i]], model.Score(rows.AsSpan(i * TestModels.Features, TestModels.Features)));
    }

    [Fact]
    public void Score_OneRowOnEightThreads_GivesTheSameOnEach()
    {
        using var model = TestModels.EveryOutput();
        float[] rows = TestModels.Rows(200);
        float[][] single = [.. rows.Chunk(TestModels.Features)];
        float[] expected = [.. single.Select(row => model.Score(row)[0])];
        Parallel.For(
            0,
            8,
            _ =>
            {
                for (int i = 0; i < single.Length; i++)
                    Assert.Equal(expected[i], model.Score(single[i])[0]);
            }
        );
    }

    [Fact]
    public void Score_WrongSizes_NamesBothNumbers()
    {
        using var model = TestModels.EveryOutput();
        var rows = Assert.Throws<ArgumentException>(() => model.Score(new float[7]));
        Assert.Equal("rows", rows.ParamName);
        Assert.Contains("holds 7 values, which is no multiple of the model's 6 features", rows.Message, StringComparison.Ordinal);
        var destination = Assert.Throws<ArgumentException>(() => model.Encode(new float[12], new float[5]));
        Assert.Equal("destination", destination.ParamName);
        Assert.Contains("has room for 5 values, and the rows give 6", destination.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_OutputThatTheModelLacks_SaysHowToGetIt()
    {
        using var detector = AutoencoderModel.Load(TestModels.DetectorBytes());
        using var encoder = AutoencoderModel.Load(TestModels.EncoderBytes());
        AssertSays(
            "Latent'; it has ReconstructionError, PredictedLabel.",
            "Transforms.Autoencoder",
            () => detector.Encode(TestModels.Rows(1))
        );
        AssertSays("Reconstruction'; it has", "ReconstructionColumnName", () => detector.Reconstruct(TestModels.Rows(1)));
        AssertSays("ReconstructionError'; it has Latent.", "ReconstructionErrorColumnName", () => encoder.Score(TestModels.Rows(1)));

        static void AssertSays(string what, string way, Action act)
        {
            string message = Assert.Throws<InvalidOperationException>(act).Message;
            Assert.Contains(what, message, StringComparison.Ordinal);
            Assert.Contains(way, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Score_Disposed_ThrowsObjectDisposed()
    {
        var model = TestModels.EveryOutput();
        model.Score(TestModels.Rows(1));
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Score(TestModels.Rows(1)));
        Assert.Throws<ObjectDisposedException>(() => model.Score(TestModels.Rows(2)));
    }

    private delegate void WriteRows(ReadOnlySpan<float> rows, Span<float> destination);
}
