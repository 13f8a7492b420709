namespace MLNetAutoencoder.Tests;

public sealed class ValueListTests
{
    [Fact]
    public void Equals_SameValues_IsTrueAndGivesTheSameHash()
    {
        var (list, same) = (new ValueList<string>(["a", "b"]), new ValueList<string>(["a", "b"]));
        Assert.True(list.Equals((object)same));
        Assert.Equal(list.GetHashCode(), same.GetHashCode());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2, 1)]
    [InlineData(1, 2, 3)]
    public void Equals_OtherValues_IsFalse(params int[] other) =>
        Assert.False(new ValueList<int>([1, 2]).Equals((object)new ValueList<int>(other)));

    [Fact]
    public void Make_ListThatChangesLater_KeepsItsValues()
    {
        int[] values = [1, 2];
        var list = new ValueList<int>(values);
        values[0] = 3;
        Assert.Equal([1, 2], list);
    }
}
