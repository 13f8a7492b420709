using System.Buffers.Binary;
using System.Text;

namespace MLNetAutoencoder.Tests;

public sealed class TrainingStateTests
{
    public static TheoryData<Normalization, InputScaling> Cases
    {
        get
        {
            var data = new TheoryData<Normalization, InputScaling>();
            foreach (var normalization in Enum.GetValues<Normalization>())
            {
                foreach (var scaling in Enum.GetValues<InputScaling>())
                    data.Add(normalization, scaling);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void FromBytes_WhatToBytesWrote_IsTheSame(Normalization normalization, InputScaling scaling)
    {
        var state = State(normalization, scaling);
        var read = TrainingState.FromBytes(state.ToBytes());
        Assert.Equal(state.Plan, read.Plan);
        Assert.Equal(state.Networks[0].Parameters, read.Networks[0].Parameters);
        Assert.Equal(state.Networks[0].Buffers, read.Networks[0].Buffers);
        Assert.Equal(state.Scaler?.Kind, read.Scaler?.Kind);
        Assert.Equal(state.Scaler?.Numbers, read.Scaler?.Numbers);
        Assert.Equal(scaling == InputScaling.None, read.Scaler is null);
    }

    [Theory]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.Quantile)]
    public void FromBytes_CutAnywhere_IsRefused(InputScaling scaling)
    {
        byte[] bytes = State(Normalization.Batch, scaling).ToBytes();
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<ModelFormatException>(() => TrainingState.FromBytes(bytes[..length]));
    }

    [Fact]
    public void FromBytes_MoreThanThereIsToRead_IsRefused() =>
        Assert.Throws<ModelFormatException>(() => TrainingState.FromBytes([.. State(Normalization.None, InputScaling.None).ToBytes(), 0]));

    [Theory]
    [InlineData("\"Plan\":", "\"Plans\":")]
    [InlineData("\"Plan\":\"", "\"Plan\":\"\",\"Was\":\"")]
    [InlineData("\"Parameters\":", "\"Parameters\":1")]
    [InlineData("\"Parameters\":", "\"Parameters\":-")]
    [InlineData("\"Buffers\":", "\"Buffers\":2")]
    [InlineData("\"Features\":5", "\"Features\":4")]
    [InlineData("\"Features\":5", "\"Features\":-5")]
    [InlineData("\"Features\":5", "\"Features\":2000000000")]
    [InlineData("\"Scaler\":\"Linear\"", "\"Scaler\":\"Quantile\"")]
    [InlineData("\"Scaler\":\"Linear\"", "\"Scaler\":7")]
    [InlineData("\"Scaler\":\"Linear\"", "\"Scaler\":null")]
    [InlineData("\"ScalerNumbers\":11", "\"ScalerNumbers\":9")]
    public void FromBytes_HeaderThatDoesNotFit_IsRefusedInAWord(string part, string other)
    {
        byte[] bytes = State(Normalization.Batch, InputScaling.Standard).ToBytes();
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        string header = Encoding.UTF8.GetString(bytes, 4, length);
        Assert.Contains(part, header, StringComparison.Ordinal);
        byte[] changed = Encoding.UTF8.GetBytes(header.Replace(part, other, StringComparison.Ordinal));
        var size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, changed.Length);
        var error = Assert.Throws<ModelFormatException>(() => TrainingState.FromBytes([.. size, .. changed, .. bytes[(4 + length)..]]));
        Assert.StartsWith("The model's training state is damaged: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    public void FromBytes_LengthThatCannotBe_IsRefusedWithoutMemoryForIt(int length)
    {
        byte[] bytes = State(Normalization.None, InputScaling.Standard).ToBytes();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ModelFormatException>(() => TrainingState.FromBytes(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    /// <summary>A byte that no longer is what was written either shows, or is in a number and leaves the shape as it was.</summary>
    [Fact]
    public void FromBytes_DamagedBytes_AreRefusedOrLeaveANetworkThatFits()
    {
        byte[] bytes = State(Normalization.Batch, InputScaling.Standard).ToBytes();
        var random = new Random(7);
        int refused = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 3000; round++)
        {
            byte[] damaged = [.. bytes];
            for (int i = random.Next(1, 4); i > 0; i--)
                damaged[random.Next(round % 2 == 0 ? bytes.Length : 600)] = (byte)random.Next(256);
            try
            {
                TrainingState.FromBytes(damaged);
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 1000, 2999);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 3000, 0, 1 << 20);
    }

    private static TrainingState State(Normalization normalization, InputScaling scaling)
    {
        var rows = Samples.Noise(30, 5, scale: 3, shift: 10);
        var plan = AutoencoderPlan.Make(
            new AutoencoderOptions
            {
                HiddenSizes = [6, 4],
                LatentSize = 2,
                Normalization = normalization,
            },
            5
        );
        return new TrainingState(
            plan.ToString(),
            [plan.Draw(WeightInitializer.HeNormal, seed: 1)],
            Tiny.Scaler(
                new AutoencoderAnomalyOptions { Scaling = scaling, OutlierLimit = scaling == InputScaling.Standard ? 3 : null },
                rows
            )
        );
    }
}
