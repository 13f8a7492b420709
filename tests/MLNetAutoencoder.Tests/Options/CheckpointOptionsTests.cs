namespace MLNetAutoencoder.Tests;

public sealed class CheckpointOptionsTests
{
    [Fact]
    public void Defaults_WithAFolder_AreEveryEpochWithResumeAndNoFault()
    {
        var options = new CheckpointOptions { Folder = "checkpoints" };
        Assert.Equal((1, null, true), (options.EveryEpochs, options.EveryMinutes, options.Resume));
        Check(options);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("a\0b")]
    public void Check_FolderThatIsNone_NamesIt(string? folder) =>
        AssertFault($"Checkpoints.Folder is '{folder}'; it must be the path of a folder.", new CheckpointOptions { Folder = folder! });

    [Theory]
    [InlineData(0, null, "Checkpoints.EveryEpochs is 0; it must be 1 or greater, or null.")]
    [InlineData(-3, 1.0, "Checkpoints.EveryEpochs is -3; it must be 1 or greater, or null.")]
    [InlineData(null, 0.0, "Checkpoints.EveryMinutes is 0; it must be above 0 and finite, or null.")]
    [InlineData(1, -0.5, "Checkpoints.EveryMinutes is -0.5; it must be above 0 and finite, or null.")]
    [InlineData(1, double.NaN, "Checkpoints.EveryMinutes is NaN; it must be above 0 and finite, or null.")]
    [InlineData(1, double.PositiveInfinity, "Checkpoints.EveryMinutes is Infinity; it must be above 0 and finite, or null.")]
    [InlineData(null, null, "Checkpoints.EveryEpochs and Checkpoints.EveryMinutes are both null; set at least one of them.")]
    public void Check_OutOfRange_NamesPropertyValueAndRange(int? epochs, double? minutes, string fault) =>
        AssertFault(
            fault,
            new CheckpointOptions
            {
                Folder = "f",
                EveryEpochs = epochs,
                EveryMinutes = minutes,
            }
        );

    [Fact]
    public void Copy_LaterChanges_DoNotReachIt()
    {
        var options = new CheckpointOptions { Folder = "a", EveryMinutes = 2 };
        var copy = options.Copy();
        options.Folder = "b";
        options.Resume = false;
        Assert.Equal(("a", 2.0, true), (copy.Folder, copy.EveryMinutes, copy.Resume));
    }

    private static void AssertFault(string fault, CheckpointOptions options) =>
        Assert.Equal($"{fault} (Parameter 'options')", Assert.Throws<ArgumentException>(() => Check(options)).Message);

    private static void Check(CheckpointOptions options)
    {
        var faults = new OptionFaults();
        options.Check(faults, "Checkpoints");
        faults.ThrowIfAny("options");
    }
}
