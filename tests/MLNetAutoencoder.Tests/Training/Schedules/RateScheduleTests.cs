using System.Text.Json;

namespace MLNetAutoencoder.Tests;

public sealed class RateScheduleTests
{
    private const double Rate = 0.2;
    private const int Epochs = 12;
    private const int StepsPerEpoch = 4;

    private static readonly double[] Losses = [5, 4, 4, 3.9999, 3.9, 3.8999, 3.9, 4, 4, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2];

    private static readonly Dictionary<string, LearningRateSchedule> Runs = new()
    {
        ["Step"] = LearningRateSchedule.Step(3),
        ["Step, all"] = LearningRateSchedule.Step(5, factor: 0.5),
        ["Exponential"] = LearningRateSchedule.Exponential(0.8),
        ["CosineWarmRestarts"] = LearningRateSchedule.CosineWarmRestarts(5),
        ["CosineWarmRestarts, all"] = LearningRateSchedule.CosineWarmRestarts(2, periodFactor: 2, minimumShare: 0.05),
        ["OneCycle"] = LearningRateSchedule.OneCycle(),
        ["OneCycle, all"] = LearningRateSchedule.OneCycle(peakShare: 0.6, startDivisor: 4, endDivisor: 10),
        ["ReduceOnPlateau"] = LearningRateSchedule.ReduceOnPlateau(patience: 2),
        ["ReduceOnPlateau, all"] = LearningRateSchedule.ReduceOnPlateau(
            factor: 0.5,
            patience: 0,
            minimumImprovement: 0.1,
            minimumRate: 0.01
        ),
    };

    private static readonly Dictionary<string, double[]> Reference = ReflectedJson
        .Deserialize<JsonElement[]>(
            File.ReadAllText(Path.Combine(Repository.Root, "tests/MLNetAutoencoder.Tests/Training/Schedules/reference.json"))
        )!
        .ToDictionary(
            run => run.GetProperty("name").GetString()!,
            run => run.GetProperty("rates").EnumerateArray().Select(value => value.GetDouble()).ToArray()
        );

    public static TheoryData<string> Names => [.. Runs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rate_NoWarmup_AgreesWithPyTorch(string name)
    {
        var schedule = new RateSchedule(Runs[name], Rate, warmupEpochs: 0, Epochs, StepsPerEpoch);
        AssertClose(Reference[name], Rates(schedule, Runs[name]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rate_Warmup_RisesEvenlyAndThenCountsFromItsEnd(string name)
    {
        var schedule = new RateSchedule(Runs[name], Rate, warmupEpochs: 2, Epochs + 2, StepsPerEpoch);
        double first = Reference[name][0];
        for (int step = 0; step < 8; step++)
            Assert.Equal(first * (step + 1) / 9, schedule.Rate(step), 1e-12);
        schedule.EndEpoch(double.NaN);
        schedule.EndEpoch(0.001); // would be the best for good if the warm-up counted
        AssertClose(Reference[name], Rates(schedule, Runs[name], from: 8));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Counters_CopiedMidway_ContinueAlike(string name)
    {
        var first = new RateSchedule(Runs[name], Rate, 1.5, 30, StepsPerEpoch);
        foreach (double loss in Losses[..10])
            first.EndEpoch(loss);
        var second = new RateSchedule(Runs[name], Rate, 1.5, 30, StepsPerEpoch) { Counters = first.Counters };
        for (int epoch = 10; epoch < Losses.Length; epoch++)
        {
            Assert.Equal(first.Rate((epoch * StepsPerEpoch) + 1), second.Rate((epoch * StepsPerEpoch) + 1));
            first.EndEpoch(Losses[epoch]);
            second.EndEpoch(Losses[epoch]);
        }
        Assert.Equal(first.Counters, second.Counters);
    }

    [Fact]
    public void Counters_OfAnotherSchedule_AreRefused()
    {
        var constant = new RateSchedule(LearningRateSchedule.Constant(), Rate, 0, Epochs, StepsPerEpoch);
        var plateau = new RateSchedule(LearningRateSchedule.ReduceOnPlateau(), Rate, 0, Epochs, StepsPerEpoch);
        Assert.Throws<ArgumentException>(() => constant.Counters = plateau.Counters);
        Assert.Throws<ArgumentException>(() => plateau.Counters = constant.Counters);
    }

    [Fact]
    public void Rate_Constant_Stays()
    {
        var schedule = new RateSchedule(LearningRateSchedule.Constant(), Rate, 0, Epochs, StepsPerEpoch);
        Assert.All(new long[] { 0, 1, 47, 48, long.MaxValue }, step => Assert.Equal(Rate, schedule.Rate(step)));
    }

    [Fact]
    public void Rate_FractionOfAnEpochAsWarmup_CountsSteps()
    {
        var schedule = new RateSchedule(LearningRateSchedule.Step(1, 0.5), Rate, warmupEpochs: 0.5, Epochs, StepsPerEpoch);
        Assert.Equal(
            [Rate / 3, Rate * 2 / 3, Rate, Rate, Rate, Rate, Rate / 2],
            Enumerable.Range(0, 7).Select(step => schedule.Rate(step)),
            (a, b) => Math.Abs(a - b) < 1e-11
        );
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    [InlineData(2, 1000)]
    public void Rate_OneCycleOfAnyLength_StaysWithinItsBoundsAndEndsLow(int epochs, int steps)
    {
        var schedule = new RateSchedule(LearningRateSchedule.OneCycle(), Rate, 0, epochs, steps);
        double[] rates = [.. Enumerable.Range(0, (epochs * steps) + 5).Select(step => schedule.Rate(step))];
        Assert.All(rates, rate => Assert.InRange(rate, Rate / 25 / 1e4 * 0.999999, Rate));
        if (epochs * steps > 1)
            Assert.Equal(Rate / 25 / 1e4, rates[^6], 1e-12);
        Assert.Equal(rates[^3], rates[^1]);
    }

    [Fact]
    public void Rate_WarmupAsLongAsTheTraining_NeverLeavesIt()
    {
        var schedule = new RateSchedule(
            LearningRateSchedule.OneCycle(startDivisor: 1),
            Rate,
            warmupEpochs: 3,
            totalEpochs: 3,
            StepsPerEpoch
        );
        Assert.Equal(Rate * 12 / 13, schedule.Rate(11), 1e-12);
        Assert.True(double.IsFinite(schedule.Rate(12)));
    }

    [Fact]
    public void Rate_LowestRateIsAboveTheRate_IsTheRate()
    {
        var settings = LearningRateSchedule.ReduceOnPlateau(patience: 0, minimumRate: 1);
        var schedule = new RateSchedule(settings, Rate, 0, Epochs, StepsPerEpoch);
        schedule.EndEpoch(1);
        schedule.EndEpoch(1);
        Assert.Equal(Rate, schedule.Rate(8));
    }

    private static double[] Rates(RateSchedule schedule, LearningRateSchedule settings, int from = 0)
    {
        if (settings is not PlateauRate)
            return [.. Enumerable.Range(from, Epochs * StepsPerEpoch).Select(step => schedule.Rate(step))];
        var rates = new List<double> { schedule.Rate(from) };
        foreach (double loss in Losses)
        {
            schedule.EndEpoch(loss);
            rates.Add(schedule.Rate(from += StepsPerEpoch));
        }
        return [.. rates];
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-9 * Rate, $"{actual[i]} is not {expected[i]} at {i}");
    }
}
