namespace MLNetAutoencoder.Tests;

public class ModelOutputTests
{
    [Fact]
    public void ForColumn_NameOfTheInput_GetsASuffixThatTheColumnLacks()
    {
        var output = ModelOutput.ForColumn(OutputRole.Latent, "Features", 3, "Features");
        Assert.Equal("Features.output", output.Name);
        Assert.Equal("Features", output.ColumnName);
    }

    [Fact]
    public void ForColumn_OtherName_KeepsIt()
    {
        var output = ModelOutput.ForColumn(OutputRole.Latent, "Latent", 3, "Features");
        Assert.Equal("Latent", output.Name);
        Assert.Equal("Latent", output.ColumnName);
    }
}
