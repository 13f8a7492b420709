namespace MLNetAutoencoder.Tests;

public class GuardTests
{
    [Fact]
    public void NotNull_Null_NamesTheArgument()
    {
        string? missing = null;
        Assert.Equal("missing", Assert.Throws<ArgumentNullException>(() => Guard.NotNull(missing)).ParamName);
    }

    [Fact]
    public void NotNull_Value_ReturnsIt() => Assert.Equal("x", Guard.NotNull("x"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public void NotBlank_NothingInIt_NamesTheArgument(string? name) =>
        Assert.Equal("name", Assert.Throws<ArgumentException>(() => Guard.NotBlank(name)).ParamName);

    [Fact]
    public void NotBlank_Value_ReturnsIt() => Assert.Equal("x", Guard.NotBlank("x"));

    [Fact]
    public void That_False_ThrowsTheMessage()
    {
        var e = Assert.Throws<ArgumentException>(() => Guard.That(false, "size", "too small"));
        Assert.Equal("size", e.ParamName);
        Assert.StartsWith("too small", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_False_ThrowsTheMessage() =>
        Assert.Equal("no rows", Assert.Throws<InvalidOperationException>(() => Guard.Data(false, "no rows")).Message);

    [Fact]
    public void ThatAndData_True_DoNothing()
    {
        Guard.That(true, "size", "too small");
        Guard.Data(true, "no rows");
    }
}
