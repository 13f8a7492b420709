namespace MLNetAutoencoder.Tests;

public sealed class OptionFaultsTests
{
    [Fact]
    public void ThrowIfAny_SeveralFaults_TellsThemInOneMessage()
    {
        var faults = new OptionFaults();
        faults.Require(true, "First", 1, "0 or greater");
        faults.Require(false, "Second", 0.5, "1 or greater");
        faults.Require(false, $"Third and fourth are both null; set one of them.");
        var error = Assert.Throws<ArgumentException>("options", () => faults.ThrowIfAny("options", "Not valid. "));
        Assert.StartsWith(
            "Not valid. Second is 0.5; it must be 1 or greater. Third and fourth are both null; set one of them. (",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void ThrowIfAny_NoFault_DoesNotThrow()
    {
        var faults = new OptionFaults();
        faults.Require(true, "First", 1, "0 or greater");
        faults.ThrowIfAny("options");
    }
}
