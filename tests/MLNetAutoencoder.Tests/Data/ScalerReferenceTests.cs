using System.Text.Json;

namespace MLNetAutoencoder.Tests;

/// <summary>Robust and quantile scaling of a column against scikit-learn 1.2; reference.py makes the numbers.</summary>
public sealed class ScalerReferenceTests
{
    private static readonly Dictionary<string, JsonElement> Reference = ReflectedJson
        .Deserialize<JsonElement[]>(File.ReadAllText(Path.Combine(Repository.Root, "tests/MLNetAutoencoder.Tests/Data/reference.json")))!
        .ToDictionary(column => column.GetProperty("name").GetString()!);

    public static TheoryData<string> Names => [.. Reference.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Learn_Robust_AgreesWithScikitLearn(string name)
    {
        var scaler = Scalers.Linear(Learn(InputScaling.Robust, name));
        double range = Reference[name].GetProperty("range").GetDouble();
        AssertClose([Reference[name].GetProperty("median").GetDouble()], [scaler.Shift[0]]);
        if (range > 0)
            AssertClose([range], [1 / scaler.Factor[0]]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_Quantile_AgreesWithScikitLearn(string name)
    {
        var scaler = Learn(InputScaling.Quantile, name);
        AssertClose(Numbers(name, "ranks"), [.. Numbers(name, "asked").Select(x => (double)scaler.Apply((float)x, 0))]);
        AssertClose(Numbers(name, "values"), [.. Numbers(name, "given").Select(rank => Scalers.Unscale(scaler, rank, 0))]);
    }

    private static FeatureScaler Learn(InputScaling scaling, string name) =>
        Tiny.Scaler(scaling, [.. Numbers(name, "column").Select(x => new[] { (float)x })])!;

    private static double[] Numbers(string name, string part) =>
        Reference[name].GetProperty(part).EnumerateArray().Select(value => value.GetDouble()).ToArray();

    /// <summary>Within the rounding of single precision.</summary>
    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Append(0).Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * scale));
    }
}
