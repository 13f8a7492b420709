using NearestNeighbors = MLNetAutoencoder.Training.NearestNeighbors;

namespace MLNetAutoencoder.Tests;

public sealed class SelectTests
{
    private static readonly Random s_random = new(1);

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string kind in new[] { "random", "ascending", "descending", "few values", "equal", "infinities" })
            foreach (int count in new[] { 1, 2, 3, 40, 601, 5000 })
                cases.Add(kind, count);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Select_AnyRank_IsTheSortedValueAndDividesTheOthers(string kind, int count)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(i => Value(kind, i))];
        float[] sorted = [.. values.Order()];
        foreach (int rank in new[] { 0, 1, count / 10, count / 2, count - 2, count - 1 }.Where(rank => rank >= 0 && rank < count))
        {
            float[] changed = [.. values];
            Assert.Equal(sorted[rank], NearestNeighbors.Select(changed, rank));
            Assert.All(changed[..rank], value => Assert.True(value <= sorted[rank]));
            Assert.All(changed[rank..], value => Assert.True(value >= sorted[rank]));
            Assert.Equal(sorted, changed.Order());
        }
    }

    /// <summary>They have no place among the others, but no search for one lasts for ever.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(2000)]
    public void Select_AmongNaN_Ends(int count)
    {
        for (int rank = 0; rank < count; rank += 1 + (count / 20))
        {
            float[] values = [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? float.NaN : s_random.NextSingle())];
            float[] changed = [.. values];
            NearestNeighbors.Select(changed, rank);
            Assert.Equal(values.Order(), changed.Order());
        }
    }

    private static float Value(string kind, int i) =>
        kind switch
        {
            "random" => s_random.NextSingle() - 0.5f,
            "ascending" => i,
            "descending" => -i,
            "few values" => s_random.Next(3),
            "equal" => 7,
            _ => s_random.Next(4) switch
            {
                0 => float.PositiveInfinity,
                1 => float.NegativeInfinity,
                _ => s_random.NextSingle(),
            },
        };
}
