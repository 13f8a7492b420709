namespace MLNetAutoencoder.Tests;

public sealed class CheckpointMatchTests
{
    private static readonly byte[] Fingerprint = [1, 2, 3];

    [Theory]
    [InlineData("""{"A":1,"B":{"C":[1,2],"D":null}}""")]
    [InlineData("""{ "B": {"D":null, "C":[1,2]}, "A": 1 }""")]
    public void Check_SameOptionsAndData_Passes(string options) =>
        CheckpointMatch.Check(Checkpoint("""{"A":1,"B":{"C":[1,2],"D":null}}"""), options, Fingerprint);

    [Fact]
    public void Check_OptionsAsTheLibraryWritesThem_Pass()
    {
        string options = OptionsJson.Write(new AutoencoderOptions { HiddenSizes = [3, 2] }, 5);
        CheckpointMatch.Check(Checkpoint(options), options, Fingerprint);
        string other = OptionsJson.Write(new AutoencoderOptions { HiddenSizes = [3, 1], LearningRate = 0.5 }, 6);
        var e = Assert.Throws<InvalidOperationException>(() => CheckpointMatch.Check(Checkpoint(options), other, Fingerprint));
        foreach (
            string difference in new[] { "HiddenSizes is [3,1] and was [3,2]", "LearningRate is 0.5 and was 0.001", "Seed is 6 and was 5" }
        )
            Assert.Contains(difference, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"A":2,"B":{"C":1}}""", "A is 2 and was 1.")]
    [InlineData("""{"A":1,"B":{"C":2}}""", "B.C is 2 and was 1.")]
    [InlineData("""{"A":1,"B":null}""", """B is null and was {"C":1}.""")]
    [InlineData("""{"A":1,"B":{"C":1},"D":"x"}""", """D is "x" and was not set.""")]
    [InlineData("""{"B":{}}""", "A is not set and was 1; B.C is not set and was 1.")]
    public void Check_OtherOptions_NamesEachWithBothValues(string options, string difference)
    {
        var e = Assert.Throws<InvalidOperationException>(() =>
            CheckpointMatch.Check(Checkpoint("""{"A":1,"B":{"C":1}}"""), options, Fingerprint)
        );
        Assert.Contains("other options: " + difference, e.Message, StringComparison.Ordinal);
        Assert.Contains("CheckpointOptions.Resume = false", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OtherData_SaysSo()
    {
        var e = Assert.Throws<InvalidOperationException>(() => CheckpointMatch.Check(Checkpoint("{}"), "{}", [1, 2, 4]));
        Assert.Contains("other data", e.Message, StringComparison.Ordinal);
        Assert.Contains("CheckpointOptions.Resume = false", e.Message, StringComparison.Ordinal);
    }

    private static CheckpointState Checkpoint(string options) =>
        CheckpointFolder.Checkpoint() with
        {
            OptionsJson = options,
            DataFingerprint = Fingerprint,
        };
}
