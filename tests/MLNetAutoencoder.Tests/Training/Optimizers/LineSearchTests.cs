namespace MLNetAutoencoder.Tests;

public sealed class LineSearchTests
{
    public static TheoryData<string, double> Functions
    {
        get
        {
            var data = new TheoryData<string, double>();
            foreach (string name in Lines.Keys)
            foreach (double first in new[] { 1e-3, 0.1, 1, 10, 1000 })
                data.Add(name, first);
            return data;
        }
    }

    private static readonly Dictionary<string, Func<double, (double, double)>> Lines = new()
    {
        ["parabola"] = x => ((x - 2) * (x - 2), 2 * (x - 2)),
        ["exponential"] = x => (Math.Exp(x) - (5 * x), Math.Exp(x) - 5),
        ["quartic"] = x => (Math.Pow(x - 1, 4) + (0.1 * x), (4 * Math.Pow(x - 1, 3)) + 0.1),
        ["waves"] = x => (Math.Cos(3 * x) + (x * x / 20) - x, (-3 * Math.Sin(3 * x)) + (x / 10) - 1),
        ["wall"] = x => x < 3 ? (-Math.Log(3 - x) * 0.1 - x, (0.1 / (3 - x)) - 1) : (double.NaN, double.NaN),
        ["cliff"] = x => x < 5 ? (-x, -1) : (double.PositiveInfinity, 0),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Run_AnyFirstLength_EndsLowerWithTheStrongWolfeConditionsWhereTheyCanBeMet(string name, double first)
    {
        var probed = new List<double>();
        var start = Probe(0);
        var found = LineSearch.Search(Probe, start, first);
        Assert.NotNull(found);
        Assert.True(found.Value.Loss <= start.Loss + (1e-4 * found.Value.Length * start.Slope));
        Assert.InRange(probed.Count, 2, 26);
        if (name == "cliff")
            return;
        Assert.True(Math.Abs(found.Value.Slope) <= -0.9 * start.Slope);
        Assert.Equal(probed[^1], found.Value.Length);

        LinePoint Probe(double length)
        {
            probed.Add(length);
            var (loss, slope) = Lines[name](length);
            return new LinePoint(length, loss, slope);
        }
    }

    [Fact]
    public void Run_NothingIsLower_ReturnsNull() =>
        Assert.Null(LineSearch.Search(length => new LinePoint(length, 1 + length, 1), new LinePoint(0, 1, -1), 1));

    [Fact]
    public void Run_AllIsNotFinite_ReturnsNull() =>
        Assert.Null(LineSearch.Search(length => new LinePoint(length, double.NaN, double.NaN), new LinePoint(0, 1, -1), 1));
}
