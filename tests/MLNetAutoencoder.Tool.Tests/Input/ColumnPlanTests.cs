using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed class ColumnPlanTests
{
    [Theory]
    [InlineData(ColumnKind.Number, 990, 900, 0, 1, ColumnUse.Number, "number; missing ones get the mean")]
    [InlineData(ColumnKind.Number, 900, 900, 0, 1, ColumnUse.Number, "number; missing ones get the mean and are marked")]
    [InlineData(ColumnKind.WholeNumber, 1000, 1000, 0, 5000, ColumnUse.Number, "number")]
    [InlineData(ColumnKind.WholeNumber, 1000, 1000, 1, 1000, ColumnUse.LeftOut, "left out: numbers the rows")]
    [InlineData(ColumnKind.Boolean, 1000, 2, null, null, ColumnUse.Number, "0 or 1")]
    [InlineData(ColumnKind.Date, 1000, 900, null, null, ColumnUse.LeftOut, "left out: a date; take parts of it by --sql")]
    [InlineData(ColumnKind.Text, 1000, 3, null, null, ColumnUse.Category, "one of 3 categories")]
    [InlineData(ColumnKind.Text, 990, 3, null, null, ColumnUse.Category, "one of 3 categories; missing ones are one more")]
    [InlineData(ColumnKind.Text, 1000, 101, null, null, ColumnUse.HashedCategory, "one of 101 categories, hashed to 256")]
    [InlineData(ColumnKind.Text, 1000, 1000, null, null, ColumnUse.LeftOut, "left out: an id: every value differs")]
    [InlineData(ColumnKind.Text, 1000, 950, null, null, ColumnUse.LeftOut, "left out: nearly every value differs")]
    [InlineData(ColumnKind.Text, 0, 0, null, null, ColumnUse.LeftOut, "left out: no value")]
    [InlineData(ColumnKind.Other, 1000, 1000, null, null, ColumnUse.LeftOut, "left out: holds OTHER")]
    internal void Plan_OfAColumn_FollowsItsValues(
        ColumnKind kind,
        long values,
        long distinct,
        int? least,
        int? greatest,
        ColumnUse use,
        string reason
    )
    {
        var plan = Plan(Profile(kind, values, distinct, least, greatest), new ColumnWishes());
        Assert.Equal((use, reason), (plan.Use, plan.Reason));
    }

    [Fact]
    public void Plan_OfAColumnThatIsWanted_UsesWhatLooksLikeAnId()
    {
        var plan = Plan(Profile(ColumnKind.Text, 1000, 1000), new ColumnWishes(Only: ["X"]));
        Assert.Equal(ColumnUse.HashedCategory, plan.Use);
    }

    [Fact]
    public void Plan_WithWishes_FollowsThem()
    {
        var profile = Profile(ColumnKind.Number, 1000, 900, 0, 1);
        Assert.Equal(ColumnUse.Label, Plan(profile, new ColumnWishes(Label: "X")).Use);
        Assert.Equal(ColumnUse.Id, Plan(profile, new ColumnWishes(Ids: ["x"])).Use);
        Assert.Equal(ColumnUse.LeftOut, Plan(profile, new ColumnWishes(Ignored: ["x"])).Use);
        Assert.Equal(ColumnUse.LeftOut, Plan(profile, new ColumnWishes(Only: ["y"])).Use);
    }

    [Theory]
    [InlineData(ColumnKind.WholeNumber, 0, 1_000_000, DataKind.Single)]
    [InlineData(ColumnKind.WholeNumber, 1_764_400_000, 1_764_500_000, DataKind.Double)]
    [InlineData(ColumnKind.Number, 0, 1_764_500_000, DataKind.Single)]
    [InlineData(ColumnKind.Number, 1_764_400_000, 1_764_500_000, DataKind.Double)]
    internal void Type_OfNumbers_IsDoubleWhereSingleWouldLoseWhatTheyVaryBy(ColumnKind kind, int least, int greatest, DataKind type) =>
        Assert.Equal(type, Plan(Profile(kind, 1000, 900, least, greatest), new ColumnWishes()).Type);

    private static ColumnPlan Plan(ColumnProfile profile, ColumnWishes wishes) => Assert.Single(ColumnPlan.Of([profile], wishes));

    private static ColumnProfile Profile(ColumnKind kind, long values, long distinct, int? least = null, int? greatest = null) =>
        new(new SourceColumn("x", kind, "OTHER"), 1000, values, distinct, least, greatest);
}
