using System.Buffers.Binary;

namespace MLNetAutoencoder.Tests;

public sealed class CheckpointFileTests
{
    private static readonly Dictionary<string, float> NoTerms = [];

    private static readonly byte[] File = CheckpointFolder.Bytes(CheckpointFolder.Checkpoint());

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(300_001)] // More than one piece.
    public void Read_WrittenFile_GivesEveryBitAgain(int size)
    {
        var written = CheckpointFolder.Checkpoint(size: size);
        var read = Read(CheckpointFolder.Bytes(written));
        Assert.Equal((written.OptionsJson, written.Seed, written.Batch), (read.OptionsJson, read.Seed, read.Batch));
        Assert.Equal(written.DataFingerprint, read.DataFingerprint);
        Assert.Equal(written.Epochs.Select(WithoutTerms), read.Epochs.Select(WithoutTerms));
        Assert.Equal(written.Epochs.Select(e => e.Terms), read.Epochs.Select(e => e.Terms));
        Assert.Equal(written.Counters.Keys, read.Counters.Keys);
        Assert.Equal(written.Arrays.Keys, read.Arrays.Keys);
        foreach (var (name, numbers) in written.Counters)
            Assert.Equal(numbers.Select(BitConverter.DoubleToInt64Bits), read.Counters[name].Select(BitConverter.DoubleToInt64Bits));
        foreach (var (name, numbers) in written.Arrays)
            Assert.Equal(numbers.Select(BitConverter.SingleToInt32Bits), read.Arrays[name].Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Read_ReadCheckpoint_IsWrittenAsTheSameBytes() => Assert.Equal(File, CheckpointFolder.Bytes(Read(File)));

    [Fact]
    public void Read_NewerFormat_NamesBothVersions()
    {
        var file = CheckpointFolder.Forge(
            File,
            bytes => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), CheckpointFile.CurrentFormat + 6)
        );
        var e = Assert.Throws<NotSupportedException>(() => Read(file));
        Assert.Contains("format 7", e.Message, StringComparison.Ordinal);
        Assert.Contains("reads format 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_VersionDamagedToANewerOne_IsDamaged()
    {
        var file = (byte[])File.Clone();
        file[8] = 7;
        Assert.Contains("SHA-256", Assert.Throws<InvalidDataException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 bytes long, too short")]
    [InlineData(55, "55 bytes long, too short")]
    [InlineData(-1, "was written with")]
    public void Read_CutShort_TellsTheLength(int length, string message)
    {
        var cut = File[..(length < 0 ? File.Length + length : length)];
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Read(cut)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OtherFile_TellsThatItIsNone() =>
        Assert.Contains(
            "does not begin",
            Assert.Throws<InvalidDataException>(() => Read(new byte[1000])).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(100_000)]
    public void Read_AbsurdHeaderLength_IsRefused(int length)
    {
        var file = CheckpointFolder.Forge(File, bytes => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), length));
        Assert.Contains(
            $"header of {length} bytes",
            Assert.Throws<InvalidDataException>(() => Read(file)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("\"Length\":5}", "\"Length\":6}")]
    [InlineData("\"Length\":4}", "\"Length\":-4")]
    [InlineData("\"Name\":\"moment\",\"Length\":4", "\"Name\":\"m\",\"Length\":999999")]
    [InlineData("\"Name\":\"moment\"", "\"Name\":\"values\"")]
    [InlineData("\"Name\":\"none\"", "\"Name\": null ")]
    [InlineData("\"Seed\":1", "\"Seed\":-")]
    [InlineData("\"Batch\":3000000000", "\"Batch\":-300000000")]
    [InlineData("\"DataFingerprint\":\"AQID/w==\"", "\"DataFingerprint\":null      ")]
    [InlineData("\"DataFingerprint\":\"AQID/w==\"", "\"DataFingerprint\":\"!\"       ")]
    [InlineData("\"Counters\":", "\"Countess\":")]
    [InlineData("{\"OptionsJson\"", "[\"OptionsJson\"")]
    public void Read_HeaderWithoutSense_IsRefused(string text, string other) =>
        Assert.Throws<InvalidDataException>(() => Read(CheckpointFolder.Forge(File, text, other)));

    /// <summary>The terms are a dictionary, which equals none but itself.</summary>
    private static EpochRecord WithoutTerms(EpochRecord epoch) => epoch with { Terms = NoTerms };

    private static CheckpointState Read(byte[] file)
    {
        using var stream = new MemoryStream(file, writable: false);
        return CheckpointFile.Read(stream);
    }
}
